// The desk's page with a network that has just gone away: remembers what the page without a network will need, and takes over what could
// not be sent ("desk:unsent"). Loaded by the desk's page after desk-queue.js.
"use strict";

(() => {
  const form = document.querySelector("[data-desk-ask]");
  const STAYS = ["venue", "event", "event_name", "event_day", "event_time"]; // from card to card

  async function remember() {
    const facts = JSON.parse(document.getElementById("desk-facts").textContent);
    await DeskStore.know("facts", facts);
    if (!form) return;
    const stays = [...new FormData(form)].filter(([name]) => STAYS.includes(name));
    await DeskStore.know("last", { day: new Date().toDateString(), stays });
  }

  // The next card: what stays from card to card stays, the key is a new one.
  function startOver() {
    const fields = form.elements;
    fields.code.value = "";
    fields.children.value = "0";
    fields.key.value = crypto.randomUUID();
    fields.passed_over.value = "";
    fields.code.focus();
  }

  async function log(data, options) {
    const { kept, fault } = await DeskQueue.keep(data, options);
    if (kept) {
      document.getElementById("answer")?.replaceChildren();
      startOver();
    } else {
      form.elements[DeskQueue.fieldOf(fault)]?.focus?.();
    }
  }

  // A misread code is told at once; a good one can be logged with one key, without the check.
  async function offer(data) {
    const facts = await DeskStore.known("facts").catch(() => null);
    const { fault } = CardCodes.read(String(data.get("code") ?? ""), facts?.shapes ?? []);
    if (facts && fault) {
      DeskQueue.say(fault);
      form.elements.code.focus();
      return;
    }
    const button = DeskQueue.say("unchecked").querySelector("[data-log-unchecked]");
    button.addEventListener("click", () => log(data), { once: true });
    button.focus();
  }

  document.addEventListener("desk:unsent", (event) => {
    event.preventDefault();
    const { data, deed } = event.detail;
    if (deed === "log") log(data, { checked: true });
    else offer(data);
  });
  form?.addEventListener("submit", DeskQueue.hush);
  remember().catch(() => null); // no store: keeping an entry will say so
})();
