// Buttons [data-print] open the browser's print window. They carry `hidden`, because without this script they would do nothing. A folded table is printed open.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What is folded on the page stands open on paper: <details data-print-open>, and is as it was afterwards.
const unfolded = [];
window.addEventListener("beforeprint", () => {
  for (const block of document.querySelectorAll("details[data-print-open]:not([open])")) {
    block.open = true;
    unfolded.push(block);
  }
});
window.addEventListener("afterprint", () => {
  for (const block of unfolded.splice(0)) block.open = false;
});
