// The desk's page with a network that has just gone away: remembers what the page without a network will need, and takes over what could
// not be sent ("desk:unsent"). Loaded by the desk's page after desk-queue.js.
"use strict";

(() => {
  const ask = () => document.querySelector("[data-desk-ask]"); // each answer may put a new one in its place
  let asked = ""; // the code of the card that could not be checked and waits for a key
  const STAYS = ["venue", "event", "event_name", "event_day", "event_time"]; // from card to card

  async function remember() {
    const facts = JSON.parse(document.getElementById("desk-facts").textContent);
    await DeskStore.know("facts", facts);
    if (!ask()) return;
    const stays = [...new FormData(ask())].filter(([name]) => STAYS.includes(name));
    await DeskStore.know("last", { day: new Date().toDateString(), stays });
  }

  // As the desk says it of every answer: for sound and vibration.
  function signal(tone) {
    document.dispatchEvent(new CustomEvent("desk:answered", { detail: { tone, deed: "" } }));
  }

  // The next card: what stays from card to card stays, the key is a new one.
  function startOver() {
    const fields = ask().elements;
    fields.code.value = "";
    fields.children.value = "0";
    fields.key.value = crypto.randomUUID();
    fields.passed_over.value = "";
    fields.code.focus();
  }

  async function log(data, options) {
    const { kept, fault } = await DeskQueue.keep(data, options);
    signal(kept ? "logged" : "ask");
    asked = "";
    if (kept) {
      document.getElementById("answer")?.replaceChildren();
      startOver();
    } else {
      ask().elements[DeskQueue.fieldOf(fault)]?.focus?.();
    }
  }

  // A misread code is told at once; a good one can be logged with one key, without the check. A card that was left for this one is told.
  async function offer(data) {
    const facts = await DeskStore.known("facts").catch(() => null);
    const { code, fault } = CardCodes.read(String(data.get("code") ?? ""), facts?.shapes ?? []);
    signal("ask");
    if (facts && fault) {
      DeskQueue.say(fault);
      ask().elements.code.focus();
      return;
    }
    const words = DeskQueue.say("unchecked");
    words.querySelector("[data-passed-over]").hidden = !asked || asked === code;
    asked = code;
    const button = words.querySelector("[data-log-unchecked]");
    button.addEventListener("click", () => log(data), { once: true });
    button.focus();
  }

  document.addEventListener("desk:unsent", (event) => {
    event.preventDefault();
    const { data, deed } = event.detail;
    if (deed === "log") log(data, { checked: true });
    else offer(data);
  });
  document.addEventListener("submit", (event) => event.target === ask() && DeskQueue.hush());
  remember().catch(() => null); // no store: keeping an entry will say so
})();
