// Another venue has other events: [data-choose-venue] is the form whose list of venues opens the page anew. A moment later, for a
// reader's first letter may have chosen a venue that js/reader.js puts back. Without this script the venue's events are offered after
// the first check.
"use strict";

{
  const MOMENT = 400; // milliseconds: longer than a reader needs for a whole code

  document.addEventListener("change", (event) => {
    const list = event.target;
    const form = list.closest?.("[data-choose-venue]");
    if (!form || list.name !== "venue") return;
    const drawn = [...list.options].find((option) => option.defaultSelected)?.value ?? "";
    setTimeout(() => {
      if (!list.isConnected || !list.value || list.value === drawn) return;
      location.assign(`${form.dataset.chooseVenue}?venue=${encodeURIComponent(list.value)}`);
    }, MOMENT);
  });
}
