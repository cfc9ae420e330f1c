// Lets a keyboard-type reader work without a mouse. Bound to [data-desk-ask] (the form) and [data-desk-log] (the form of the button
// that logs; "waiting" when the card can be used). Without this script the desk works by Tab and Enter, and the server answers a
// repeated key with the first result.
"use strict";

const ask = document.querySelector("[data-desk-ask]");
const log = document.querySelector("[data-desk-log]");
const opened = performance.now(); // counted from here: the zero of that clock lies before a slow answer

// A second scan, or a quick hand, while the answer has the focus: a new check, never a second use.
function startOver(fields) {
  fields.code.value = "";
  fields.children.value = "0";
  fields.code.focus();
}

function isWriting(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=hidden]), select, textarea");
}

document.addEventListener("keydown", (event) => {
  // A held Enter, or the second of a reader that sends two, must not reach the button of the page that has just opened.
  if (event.key === "Enter" && (event.repeat || performance.now() - opened < 100)) {
    event.preventDefault();
    return;
  }
  const writes = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (ask && writes && !isWriting(document.activeElement)) {
    startOver(ask.elements); // the character itself then lands in the code field
  }
});

// The key of a card that waits goes along with the next card, so that the server can say that it was not logged.
ask?.addEventListener("submit", () => {
  const left = log?.dataset.deskLog === "waiting" && ask.elements.code.value !== log.elements.code.value;
  ask.elements.passed_over.value = left ? log.elements.key.value : "";
});

// The button that logs has the focus when the card can be used: Enter is the one key. (Scripts run before the browser's own autofocus.)
if (log?.dataset.deskLog === "waiting") {
  log.querySelector("button").focus();
}

// What stands in the code field is replaced by the next scan.
ask?.elements.code.addEventListener("focus", (event) => event.target.select());
if (ask && document.activeElement === ask.elements.code) {
  ask.elements.code.select();
}

// One press, one post: the server would answer the second with the first result, but nobody needs to wonder.
log?.addEventListener("submit", (event) => {
  if (log.dataset.sent) {
    event.preventDefault();
  }
  log.dataset.sent = "yes";
});
