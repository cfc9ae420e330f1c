// Saves an unfinished form as a draft some seconds after each change, and when the page is left. form[data-draft] holds the address,
// [data-draft-lost] the words for when nothing is saved any more; [data-draft-status] in the form says what happened, quietly.
// Without this script the button "Save and go on later" does it.
"use strict";

const AFTER = 3000; // milliseconds

for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = form.querySelector("[data-draft-status]");
  let waiting = 0;
  let over = false; // sent, or not being saved any more

  async function save() {
    clearTimeout(waiting);
    waiting = 0;
    if (over) return;
    try {
      const headers = { Accept: "application/json" };
      const sent = { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true, headers };
      const reply = await fetch(form.dataset.draft, sent);
      if (reply.headers.get("Kaikukanta-Needs") === "worker") return; // somebody takes over, and the next change saves
      const isOurs = !reply.redirected && reply.headers.get("Content-Type")?.startsWith("application/json");
      over ||= !isOurs || reply.status === 401;
      status.textContent = over ? form.dataset.draftLost : (await reply.json()).words;
    } catch {
      // No network for a moment: the next change saves.
    }
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(save, AFTER);
  }

  form.addEventListener("input", soon);
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(waiting);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) save();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) over = false; // back to the form
  });
}
