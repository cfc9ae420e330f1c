// Says what a card's code is as soon as it is typed or scanned. [data-code-check] holds the address and the code's field, and
// [data-code-answer] inside it takes the answer; a button "instead" there puts its code into the field.
// Without this script the same answer comes with the button "Check the code", or when the form is sent.
"use strict";

const PAUSE = 250; // milliseconds without a key: a reader sends a whole code in less

for (const part of document.querySelectorAll("[data-code-check]")) {
  const field = part.querySelector("[name=code]");
  const answer = part.querySelector("[data-code-answer]");
  let asked = field.value.trim();
  let waiting = 0;
  let running = new AbortController();

  async function ask() {
    const text = field.value.trim();
    if (text === asked) return;
    running.abort();
    running = new AbortController();
    asked = text;
    if (!text) {
      answer.replaceChildren();
      return;
    }
    try {
      const sent = { method: "POST", body: new FormData(field.form), credentials: "same-origin", signal: running.signal };
      const reply = await fetch(part.dataset.codeCheck, sent);
      if (reply.ok && !reply.redirected) answer.innerHTML = await reply.text();
    } catch {
      if (asked === text) asked = ""; // no network for a moment: the next key asks again, and sending the form does
    }
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  field.addEventListener("input", soon);
  field.addEventListener("change", ask);
  field.form.elements.site?.addEventListener("change", () => {
    asked = "";
    ask();
  });
  answer.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=instead]");
    if (!button) return;
    event.preventDefault();
    field.value = button.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}
