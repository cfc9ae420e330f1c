// Another venue has other events: [data-choose-venue] is the form whose list of venues opens the page anew. Without this script the
// venue's events are offered after the first check.
"use strict";

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-choose-venue]");
  if (form && event.target.name === "venue" && event.target.value) {
    location.assign(`${form.dataset.chooseVenue}?venue=${encodeURIComponent(event.target.value)}`);
  }
});
