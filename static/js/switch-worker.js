// Another worker takes over without leaving the page, so that a half-filled form stays as it is: the form of initials and PIN comes into
// the header's [data-switch-dialog] when a [data-switch-worker] is pressed, or the page says "worker:needed" on document. Then the page
// shows the new worker: [data-worker-short], [data-worker-name], hidden [data-worker-value], and fields in which one typed who one is.
// Without this script the link opens a page of its own. There and here a digit leads on from the initials to the PIN: "ak2846", Enter.
"use strict";

const SwitchWorker = (() => {
  const dialog = document.querySelector("[data-switch-dialog]");
  const said = document.querySelector("[data-switch-said]");
  const ASK = { credentials: "same-origin", cache: "no-store", headers: { "HX-Request": "true" } };
  let writing = null; // the field in which somebody was, to come back to

  document.addEventListener("focusin", ({ target }) => {
    if (!dialog.contains(target) && target.matches("input, select, textarea")) writing = target;
  });

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-initials]")) return;
    const [, letters, digits] = /^\s*(\D*?)\s*(\d+)$/.exec(target.value) ?? [];
    if (!digits) return;
    const { pin } = target.form.elements;
    target.value = letters;
    pin.value += digits;
    pin.focus();
  });

  // Puts the form, or the words for why there is none, into the dialog, and the focus where one types next.
  function show(content) {
    dialog.replaceChildren(content);
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector(".form-errors") ? dialog.querySelector("[name=pin]") : dialog.querySelector("[autofocus], button"))?.focus();
  }

  const fail = () => show(dialog.parentElement.querySelector("template[data-switch-failed]").content.cloneNode(true));

  // The form as it is answered, or the facts of who has taken over.
  async function ask(address, options = {}) {
    try {
      const reply = await fetch(address, { ...ASK, ...options });
      if (!reply.ok || reply.redirected) return fail();
      if (reply.headers.get("Content-Type").startsWith("application/json")) return took(await reply.json());
      const part = document.createRange().createContextualFragment(await reply.text());
      if (!part.querySelector("[data-switch-form]")) return fail();
      show(part);
    } catch {
      fail();
    }
  }

  function each(selector, change) {
    document.querySelectorAll(selector).forEach(change);
  }

  function took({ said: words, name, initials, short }) {
    each("[data-worker-short]", (place) => (place.textContent = short));
    each("[data-worker-name]", (place) => (place.textContent = name));
    each('[data-worker-value="name"], input[name=worker_name]', (field) => (field.value = name));
    each('[data-worker-value="initials"], input[name=worker]', (field) => (field.value = initials));
    each("input[name=worker_name], input[name=worker]", (field) => (field.readOnly = true)); // the server asks no more
    each("[data-switch-again]", (place) => (place.textContent = place.dataset.switchAgain));
    dialog.close();
    dialog.replaceChildren();
    said.textContent = words;
    document.dispatchEvent(new CustomEvent("worker:took"));
    if (writing?.isConnected && !writing.readOnly) writing.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-switch-worker]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      ask(link.href);
    } else if (event.target.closest?.("[data-switch-close]")) {
      dialog.close();
      writing?.isConnected && writing.focus();
    }
  });

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(event.target.action, { method: "POST", body: new FormData(event.target) });
  });

  // Keys that are typed here are not the page's.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());

  document.addEventListener("worker:needed", () => document.querySelector("[data-at-desk] [data-switch-worker]").click());
})();
