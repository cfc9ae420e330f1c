// Sends what waits on the device. An entry leaves it only when the server has written a receipt for it; whatever else happens, it stays.
// One sender at a time (Web Locks); two would do no harm, for the server knows each entry by its id. Runs in pages and the worker.
"use strict";

const DeskSend = (() => {
  const ADDRESS = "/desk/queue/";
  const MOST = 50; // entries a post, as usage/queued.py
  const PATIENCE = 30_000; // milliseconds
  const DONE = ["logged", "already", "refused"];
  const STUBBORN = 3; // entries in a row that the server broke on, sent one by one: it is the server, not they

  class Stopped extends Error {}

  // The answer as JSON, or a Stopped that says why there is none: "offline", "signed_out", "no_worker", "not_allowed", "stopped", "broken".
  async function ask(options = {}) {
    let reply;
    try {
      const sent = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
      reply = await fetch(ADDRESS, { ...sent, ...options });
    } catch {
      throw new Stopped("offline");
    }
    if (reply.headers.get("Kaikukanta-Needs") === "worker") throw new Stopped("no_worker"); // behind a shared login nobody has taken over yet
    if (reply.type === "opaqueredirect" || reply.status === 401) throw new Stopped("signed_out");
    if (reply.status === 403) throw new Stopped("not_allowed");
    if (!reply.ok) throw new Stopped([502, 503, 504].includes(reply.status) ? "offline" : "broken");
    try {
      return await reply.json();
    } catch {
      throw new Stopped("offline"); // cut in the middle
    }
  }

  async function post(entries, token) {
    const body = JSON.stringify({ entries: entries.map(({ id, tapped_at, fields, sealed }) => ({ id, tapped_at, fields, sealed })) });
    const { receipts } = await ask({ method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
    for (const { id } of entries) {
      if (DONE.includes(receipts[id])) await DeskStore.remove(id);
    }
    return entries.map((entry) => [entry, receipts[entry.id]]);
  }

  // In batches; one by one once the server has broken on a batch, so that one entry never holds up the others.
  async function postAll(waiting, token, told) {
    let size = MOST;
    let broken = 0;
    for (let at = 0; at < waiting.length; ) {
      const batch = waiting.slice(at, at + size);
      try {
        for (const [entry, receipt] of await post(batch, token)) (told[receipt] ??= []).push(entry);
        if (told.stopped) throw new Stopped("stopped"); // this desk may not ask about cards now: the rest waits
        broken = 0;
      } catch (error) {
        if (error.message !== "broken") throw error;
        if (size > 1) {
          size = 1;
          continue;
        }
        broken += 1;
        if (broken === STUBBORN) throw error;
      }
      at += batch.length;
    }
    if (broken) throw new Stopped("broken");
  }

  // The answer goes to the other pages too: who had a page open when the worker sent hears of it there.
  async function work() {
    const told = {};
    let state = "done";
    try {
      const waiting = await DeskStore.entries();
      if (waiting.length === 0) return { state: "empty", told };
      const { token, key } = await ask();
      const facts = await DeskStore.known("facts");
      if (facts && facts.key.id !== key.id) await DeskStore.know("facts", { ...facts, key });
      await postAll(waiting, token, told);
    } catch (error) {
      state = error instanceof Stopped ? error.message : "storage";
    }
    DeskStore.changes.postMessage({ state, told });
    return { state, told };
  }

  // Resolves to {state, told}: "empty", "done", "busy" (another page is sending), or why it stopped; `told` holds the entries by receipt.
  async function send() {
    if (!navigator.locks) return work();
    return navigator.locks.request("desk-queue", { ifAvailable: true }, (lock) => (lock ? work() : { state: "busy", told: {} }));
  }

  return { send };
})();
