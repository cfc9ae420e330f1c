// Hides what is needed only while a list has no choice: [data-shown-without] names the list's id. With data-any-day it is also shown
// while the chosen option says data-any-day (admission, whose day is typed). Without this script all is shown, and the choice wins.
"use strict";

function fit(part) {
  const list = document.getElementById(part.dataset.shownWithout);
  if (list) {
    const asked = "anyDay" in part.dataset && "anyDay" in (list.selectedOptions[0]?.dataset ?? {});
    part.hidden = list.value !== "" && !asked && !part.querySelector(".field--error");
  }
}

function fitAll() {
  document.querySelectorAll("[data-shown-without]").forEach(fit);
}

document.addEventListener("change", fitAll);
document.addEventListener("htmx:load", fitAll); // the desk's answers come into the page
fitAll();
