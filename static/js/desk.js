// The desk without a mouse and without a page load: htmx puts each answer into #desk, and here is what an answer does to the focus and to
// what was typed meanwhile, and what must never happen twice. [data-desk-ask] is the form that checks, [data-desk-log] that of the button
// that logs ("waiting" when the card can be used), [data-desk-undo] undoes. Says "desk:answered" {tone, deed} when an answer is in the
// page and takes "desk:scanned" {code, from} of readers and the camera. Without htmx each form loads a page; without this script the desk
// works by Tab and Enter. The server answers a repeated key with the first result.
"use strict";

if (document.querySelector("[data-desk]")) {
  const TOO_SOON = 100; // milliseconds after an answer in which nobody can have read it
  const said = document.querySelector("[data-desk-said]");
  let shownAt = Infinity; // the answer that stands in the page, from when the page is ready: its other scripts may be slow
  let underway = null; // {deed, form, sent}: the request that has not been answered
  let next = false; // the next card was sent while the one before it was being logged, which must not be broken off
  let given = {}; // what the form held when the answer came
  let before = {}; // and when a hand began the next card

  const ask = () => document.querySelector("[data-desk-ask]");
  const log = () => document.querySelector("[data-desk-log]");
  const isWaiting = () => log()?.dataset.deskLog === "waiting";

  function deedOf(form) {
    if (form.matches("[data-desk-ask]")) return "check";
    if (form.matches("[data-desk-log]")) return "log";
    return form.matches("[data-desk-undo]") ? "undo" : "";
  }

  const boxes = () => [...ask().elements].filter((field) => field.name && field.matches("input:not([type=hidden]), select, textarea"));
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);

  // What stands in the form, by name; a box that is ticked has a name of its own.
  function typed() {
    return Object.fromEntries(boxes().map((field) => [nameOf(field), isBox(field) ? field.checked : field.value]));
  }

  function isWriting(element) {
    return element instanceof HTMLElement && element.matches("input:not([type=hidden]), select, textarea");
  }

  // --- the next card ---------------------------------------------------------------------------------------------------

  // A quick hand while the answer has the focus: a new check, never a second use.
  function startOver() {
    const fields = ask().elements;
    before = typed();
    fields.code.value = "";
    fields.children.value = "0";
    fields.code.focus();
  }

  // A code of a reader or the camera. The children of the card before are not this one's; those typed since its answer are.
  function take(code) {
    const fields = ask().elements;
    const isSame = code === log()?.elements.code.value || code === given.code;
    if (before.children !== undefined && fields.children.value === "0") fields.children.value = before.children;
    if (given.code && !isSame && fields.children.value === given.children) fields.children.value = "0";
    before = {};
    fields.code.value = code;
    fields.code.focus({ preventScroll: true });
    ask().requestSubmit();
  }

  document.addEventListener("desk:scanned", (event) => {
    if (!event.defaultPrevented) take(event.detail.code);
  });

  document.addEventListener("DOMContentLoaded", () => (shownAt = performance.now()));

  document.addEventListener("keydown", (event) => {
    // A held Enter, or one that was pressed before the answer could be read, must not reach the button that came with it.
    if (event.key === "Enter" && (event.repeat || event.timeStamp - shownAt < TOO_SOON)) {
      event.preventDefault();
      return;
    }
    const writes = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (writes && !isWriting(document.activeElement)) startOver(); // the character itself then lands in the code field
  });

  // What stands in the code field is replaced by the next scan.
  document.addEventListener("focusin", (event) => {
    if (event.target === ask().elements.code) event.target.select();
  });

  // --- sending ---------------------------------------------------------------------------------------------------------

  // The key of a card that waits, or is being checked, goes along with the next card: the server says that it was not logged.
  function leftBehind(code) {
    if (isWaiting() && log().elements.code.value !== code) return log().elements.key.value;
    return underway?.deed === "check" && underway.sent.code !== code ? underway.form.elements.key.value : "";
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const deed = deedOf(form);
      if (!deed) return;
      if (["log", "undo"].includes(underway?.deed) || form.dataset.sent) {
        event.preventDefault(); // one press, one post: the server would answer the second alike, but nobody needs to wonder
        event.stopPropagation();
        next ||= deed === "check";
      } else if (deed === "check") {
        form.elements.passed_over.value = leftBehind(form.elements.code.value);
      } else {
        form.dataset.sent = "yes";
      }
    },
    true,
  );

  document.addEventListener("htmx:beforeRequest", (event) => {
    const deed = deedOf(event.detail.elt);
    if (deed) underway = { deed, form: event.detail.elt, sent: typed(), xhr: event.detail.xhr };
  });

  // --- the answer ------------------------------------------------------------------------------------------------------

  // Still underway at its end: no answer came into the page. The same press may be repeated (js/desk-unsent.js says so).
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr !== underway?.xhr) return;
    delete underway.form.dataset.sent;
    underway = null;
    next = false;
  });

  // What was typed after the form was sent belongs to the next answer, and stays.
  function whatWasTyped() {
    const now = typed();
    if (underway.deed === "undo") return { code: now.code, children: now.children };
    return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== underway.sent[name]));
  }

  function putBack(kept, name, [start, end]) {
    const changed = boxes().filter((field) => nameOf(field) in kept);
    for (const field of changed) field[isBox(field) ? "checked" : "value"] = kept[nameOf(field)];
    document.dispatchEvent(new Event("change")); // for what is shown or hidden by a choice
    const place = changed.find((field) => nameOf(field) === name);
    place?.focus({ preventScroll: true });
    if (start !== null && place?.setSelectionRange) place.setSelectionRange(start, end);
    return Boolean(place);
  }

  // The words are read once: by the live region that was here before them. (Errors and messages have live regions of their own.)
  function say() {
    const words = [...document.querySelectorAll("#verdict-headline, .verdict__next, .verdict__note")].map((part) => part.textContent.trim());
    said.textContent = "";
    setTimeout(() => (said.textContent = words.join(" ")), 50); // after the focus has moved, which would cut them short
  }

  function settleFocus() {
    const summary = document.querySelector("#desk-problems [data-error-summary]");
    const place = summary ?? (isWaiting() ? log().querySelector("button") : ask().elements.code);
    place.focus({ preventScroll: true });
    const seen = document.querySelector(".desk__answer:has(.verdict)") ?? document.querySelector("#messages .alert") ?? place;
    const { top, bottom } = seen.getBoundingClientRect();
    const over = document.querySelector("[data-camera]:not([hidden])")?.getBoundingClientRect().bottom ?? 0;
    if (top < Math.max(0, over) || bottom > innerHeight) seen.scrollIntoView({ block: "start" });
  }

  function toneOf(deed) {
    const verdict = document.querySelector("#desk .verdict");
    if (verdict) return /verdict--(\w+)/.exec(verdict.className)[1];
    if (document.querySelector("#desk-problems [data-error-summary]")) return "ask";
    return deed === "log" && document.querySelector("#messages .alert--success") ? "logged" : "";
  }

  let kept = null; // what the swap would lose
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr !== underway?.xhr || !event.detail.shouldSwap) return;
    const active = document.activeElement;
    const marks = isWriting(active) && !isBox(active) && active.selectionStart !== undefined ? [active.selectionStart, active.selectionEnd] : [null, null];
    kept = { fields: whatWasTyped(), name: active?.name ? nameOf(active) : "", marks };
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!underway || event.detail.xhr !== underway.xhr) return;
    const { deed } = underway;
    underway = null;
    shownAt = performance.now();
    before = {};
    given = deed === "check" ? typed() : {};
    const writes = putBack(kept.fields, kept.name, kept.marks);
    say();
    if (!writes || deed === "undo") settleFocus();
    document.dispatchEvent(new CustomEvent("desk:answered", { detail: { tone: toneOf(deed), deed } }));
    if (next) ask().requestSubmit();
    next = false;
  });

  // --- the page as it opened -------------------------------------------------------------------------------------------

  // The button that logs has the focus when the card can be used: Enter is the one key. (Scripts run before the browser's own autofocus.)
  if (isWaiting()) log().querySelector("button").focus();
  if (log()) given = typed();
  if (document.activeElement === ask().elements.code) document.activeElement.select();
}
