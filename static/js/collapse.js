// Folds <details data-collapse> on a small screen, so that a list begins on the first screen.
// Left open when [data-in-use]: a reader must see what limits the list. Without this script it stays open.
"use strict";

if (window.matchMedia("(width < 45rem)").matches) {
  for (const block of document.querySelectorAll("details[data-collapse]:not([data-in-use])")) {
    block.open = false;
  }
}
