// Gives the page's one deed, [data-ready], the focus without scrolling, so that one key does it; but a held Enter, or the second of two,
// must not press it when the page has just opened. Without this script the button is reached by Tab.
"use strict";

const SETTLED = 100; // milliseconds
const opened = performance.now();
const button = document.querySelector("[data-ready]");

button?.addEventListener("keydown", (event) => {
  const tooSoon = event.repeat || performance.now() - opened < SETTLED;
  if (event.key === "Enter" && tooSoon) event.preventDefault();
});
button?.focus({ preventScroll: true });
