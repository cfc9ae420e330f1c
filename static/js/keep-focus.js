// Keeps the desk's code field ready: a reader or a quick hand can type at once after every answer and on coming back to the window.
// Bound to [data-keep-focus]. It never takes focus from another control that is in use.
"use strict";

function ready() {
  const field = document.querySelector("[data-keep-focus]");
  const active = document.activeElement;
  if (field && (!active || active === document.body || active.id === "main")) {
    field.focus({ preventScroll: true });
  }
}

window.addEventListener("focus", ready);
ready();
