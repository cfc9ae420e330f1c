// What a desk shows of the uses that wait on its device, and what it does when a form did not reach the server. Bound to [data-desk-waiting]
// (its words are templates inside it); in the desk's page also to #desk-facts, which the device keeps. Whoever sends the desk's forms in
// the page tells a failure by the event "desk:unsent" on document, {form, data, deed: "check" or "log"}; taking it over here cancels it.
"use strict";

const DeskQueue = (() => {
  const EVERY = 30_000; // milliseconds between attempts to send while something waits
  const OLD = 72 * 3600 * 1000; // the age that warns; see docs/operations.md
  const panel = document.querySelector("[data-desk-waiting]");
  const [said, loud, shown] = ["said", "alert", "shown"].map((name) => panel.querySelector(`[data-waiting-${name}]`));
  let state = "offline"; // why what waits has not been sent
  let notYours = [];

  function number(part, count) {
    for (const one of part.querySelectorAll("[data-one]")) one.hidden = count !== 1;
    for (const other of part.querySelectorAll("[data-other]")) other.hidden = count === 1;
    for (const place of part.querySelectorAll("[data-number]")) place.textContent = count;
  }

  // Show the words of this name, in place of the last ones. Returns the element, so that a button in it can be bound.
  function say(name, count = 0) {
    const words = panel.querySelector(`template[data-words="${name}"]`);
    const part = words.content.firstElementChild.cloneNode(true);
    number(part, count);
    const region = "loud" in words.dataset ? loud : said;
    hush();
    region.append(part);
    part.scrollIntoView({ block: "nearest" });
    return part;
  }

  function hush() {
    said.replaceChildren();
    loud.replaceChildren();
  }

  function fieldOf(fault) {
    return panel.querySelector(`template[data-words="${fault}"]`)?.dataset.field;
  }

  // As days and times are written in all three languages: 22.11.2026 19.05.
  function moment(element, text) {
    const at = new Date(text);
    element.dateTime = text;
    element.textContent = `${at.getDate()}.${at.getMonth() + 1}.${at.getFullYear()} ${at.getHours()}.${String(at.getMinutes()).padStart(2, "0")}`;
  }

  function rowOf(entry) {
    const row = panel.querySelector("template[data-waiting-row]").content.firstElementChild.cloneNode(true);
    const fields = Object.fromEntries(entry.fields);
    for (const place of row.querySelectorAll("[data-row]")) {
      const { row: name } = place.dataset;
      if (name === "tapped_at") moment(place, entry.tapped_at);
      else place.textContent = (name === "venue" ? entry.venue : fields[name]) || place.textContent;
    }
    row.querySelector("[data-waiting-remove]").addEventListener("click", () => DeskStore.remove(entry.id).then(show));
    return row;
  }

  async function show() {
    let waiting;
    try {
      waiting = await DeskStore.entries();
    } catch {
      return; // no store at all: keeping an entry will say so
    }
    shown.hidden = waiting.length === 0;
    if (waiting.length === 0) return;
    number(shown, waiting.length);
    moment(shown.querySelector("[data-since]"), waiting[0].tapped_at);
    shown.querySelector("[data-waiting-old]").hidden = Date.now() - Date.parse(waiting[0].tapped_at) < OLD;
    const venues = [...new Set(waiting.filter(({ id }) => notYours.includes(id)).map(({ venue }) => venue))];
    shown.querySelector("[data-venues]").textContent = venues.join(", ");
    for (const part of shown.querySelectorAll("[data-state]")) {
      const reason = part.dataset.state;
      part.hidden = reason === "not_yours" ? venues.length === 0 : reason !== state;
    }
    shown.querySelector("[data-waiting-list]").replaceChildren(...waiting.map(rowOf));
  }

  const send = async () => tell(await DeskSend.send());

  // What this page, another one or the worker has sent.
  async function tell({ state: found, told }) {
    if (found !== "busy") {
      state = { done: "", empty: "", storage: "broken" }[found] ?? found;
      notYours = (told.not_yours ?? []).map(({ id }) => id);
    }
    const sent = (told.logged ?? []).length + (told.already ?? []).length;
    const refused = (told.refused ?? []).length;
    if (refused) say("refused", refused);
    else if (sent) say("sent", sent);
    await show();
  }

  // Keeps a form that could not be sent, and says so. Resolves to whether it was kept.
  async function keep(data, options) {
    const { kept, fault } = await DeskKeep.keep(data, options);
    say(kept ? "kept" : fault);
    if (kept) wake();
    await show();
    return { kept, fault };
  }

  // The browser sends when there is a network, even if the page has been closed; where it cannot, the page does when it is open.
  async function wake() {
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.sync?.register("desk-queue").catch(() => null);
  }

  async function sendWhatWaits() {
    const waiting = await DeskStore.entries().catch(() => []);
    if (waiting.length) await send();
  }

  function start() {
    navigator.serviceWorker?.register(panel.dataset.worker, { scope: "/desk/" }).catch(() => null); // without it the page still keeps what it could not send
    panel.querySelector("[data-waiting-send]").addEventListener("click", send);
    DeskStore.changes.addEventListener("message", ({ data }) => (data === "changed" ? show() : tell(data)));
    window.addEventListener("online", sendWhatWaits);
    document.addEventListener("visibilitychange", () => document.hidden || show());
    setInterval(sendWhatWaits, EVERY);
    show().then(sendWhatWaits);
  }

  start();
  return { say, hush, keep, fieldOf, show };
})();
