// Buttons [data-copy="id of a text field"] copy its text and say so beside them, with their words [data-copied]; where the
// browser does not let them, they select the text and say [data-select]. They carry `hidden`: without this script the text
// is selected and copied by hand.
"use strict";

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copy-said]");
  said.textContent = ""; // so that the same words are announced again
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.copied;
  } catch {
    field.focus();
    field.select();
    said.textContent = button.dataset.select;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
