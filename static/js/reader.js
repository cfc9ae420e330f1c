// Catches a keyboard-type reader wherever the focus is, and whatever Caps Lock, a locked Shift or the layout make of its keys. Keys that
// come faster than a hand can press them are a reader's: the field that they fell into gets back what it held, and the page hears
// "desk:scanned" with the code. Bound by [data-desk]; without this script a reader types into the field that has the focus.
"use strict";

if (document.querySelector("[data-desk]")) {
  const GAP = 120; // milliseconds between two keys of a reader, at most
  const MEAN = 60; // and on average: 200 words a minute, kept up for a whole code
  const FEWEST = 6; // keys
  const SILENCE = 160; // milliseconds after which a code without Enter is over
  const SECOND_END = 250; // milliseconds in which some readers send Enter once more

  const shapes = JSON.parse(document.getElementById("code-shapes").textContent);
  let burst = null; // the keys that may be a reader's, and where they fell
  let ended = -Infinity; // when a reader's last code was over
  let silence = 0;
  let chosen = null; // a list whose choice changed by a key that may be a reader's

  // The key's character on the keyboard that a reader believes to be: the same in Finnish, Swedish and English for letters and digits.
  function physical(event) {
    const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code) ?? [];
    return letter ?? digit ?? (event.code ? "" : event.key);
  }

  // Some readers say first which kind of code it is: "]A0" or, without the bracket, "A0".
  function withoutKind(text) {
    return text.replace(/^\]?[A-Z][0-9](?=[A-Z])/, "");
  }

  function reading(keys) {
    const seen = keys.map((key) => key.seen).join("").toUpperCase();
    const pressed = keys.map((key) => key.pressed).join("");
    const texts = [pressed, seen, withoutKind(pressed), withoutKind(seen)];
    const codes = texts.map((text) => CardCodes.read(text, shapes));
    return codes.find((found) => found.code) ?? { ...codes[0], text: pressed || seen };
  }

  function isFast() {
    const count = burst?.keys.length ?? 0;
    return count >= FEWEST && (burst.last - burst.first) / (count - 1) <= MEAN;
  }

  // What the element with the focus holds before the first key falls into it.
  function place() {
    const element = document.activeElement;
    return { element, holds: element instanceof HTMLElement && "value" in element ? element.value : undefined };
  }

  function putBack({ element, holds }) {
    chosen = null; // nobody has heard of it
    if (holds === undefined || element.value === holds) return;
    element.value = holds;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function finish(event) {
    const { keys, at, last } = burst;
    const found = reading(keys);
    if (!event && !found.code) return; // without Enter only a whole code is one; its last keys may be late
    clearTimeout(silence);
    burst = null;
    event?.preventDefault();
    event?.stopImmediatePropagation();
    ended = event?.timeStamp ?? last; // its Enter may be only late
    putBack(at);
    const detail = { code: found.code ?? found.text, from: "reader" };
    document.dispatchEvent(new CustomEvent("desk:scanned", { cancelable: true, detail }));
  }

  function add(event) {
    const now = event.timeStamp;
    if (!burst || now - burst.last > GAP) burst = { keys: [], first: now, at: place() };
    burst.keys.push({ seen: event.key.length === 1 ? event.key : "", pressed: physical(event) });
    burst.last = now;
    clearTimeout(silence);
    silence = setTimeout(rest, SILENCE);
  }

  function rest() {
    if (isFast()) finish();
    const list = chosen;
    chosen = null;
    list?.dispatchEvent(new Event("change", { bubbles: true })); // a person's choice after all
  }

  // A letter chooses in a list that has the focus. The page hears of it when it is clear that no reader sent the letter.
  window.addEventListener(
    "change",
    (event) => {
      if (!event.isTrusted || event.target !== burst?.at.element || !event.target.matches("select")) return;
      if (event.timeStamp - burst.last > GAP) return;
      event.stopImmediatePropagation();
      chosen = event.target;
    },
    { capture: true },
  );

  function isEnd(event) {
    return event.key === "Enter" || event.key === "Tab" || (event.ctrlKey && /^[jm]$/i.test(event.key)); // line end, carriage return
  }

  window.addEventListener(
    "keydown",
    (event) => {
      if (document.querySelector("dialog[open]")) return; // a worker types there
      const runsOn = burst && event.timeStamp - burst.last <= GAP;
      if (event.isComposing || event.repeat) {
        burst = null;
      } else if (/^(Shift|CapsLock|Control|Alt|AltGraph|Meta)$/.test(event.key)) {
        // says nothing by itself
      } else if (isEnd(event)) {
        if (runsOn && isFast()) finish(event);
        else if (event.key === "Enter" && event.timeStamp - ended < SECOND_END) {
          event.preventDefault();
          event.stopImmediatePropagation();
        } else burst = null;
      } else if (event.ctrlKey || event.altKey || event.metaKey) {
        if (runsOn && isFast()) event.preventDefault(); // a control character in the middle of a code is no command to the browser
      } else if (event.key.length === 1 || event.key === "Dead") {
        add(event);
      } else if (!/^(F[0-9]+|Unidentified)$/.test(event.key)) {
        burst = null;
      }
    },
    { capture: true },
  );
}
