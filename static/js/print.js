// Buttons [data-print] open the browser's print window. They carry `hidden`, because without this script they would do nothing.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
