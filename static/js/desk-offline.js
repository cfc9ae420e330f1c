// The desk without a network. The form is bound to [data-desk-offline]; venues, events and what stayed from the last card come from the
// device's store, and from the service worker what was typed into a page that did not reach the server.
"use strict";

(() => {
  const form = document.querySelector("[data-desk-offline]");
  const fields = form.elements;
  const events = form.querySelector("[data-events]");
  const choice = events.querySelector("select");
  const another = choice.options[0];
  let facts = null;

  function today() {
    const now = new Date();
    return `${now.getDate()}.${now.getMonth() + 1}.${now.getFullYear()}`;
  }

  function eventsOf(venue) {
    return (facts.events ?? []).filter((event) => event.venue === venue);
  }

  function offerEvents() {
    const offered = eventsOf(fields.venue.value);
    choice.replaceChildren(another, ...offered.map((event) => new Option([event.day, event.time, event.name].filter(Boolean).join(" "), event.id)));
    events.hidden = offered.length === 0;
    choice.value = offered.some(({ id }) => id === fields.event.value) ? fields.event.value : "";
    fields.event.value = choice.value;
  }

  function chooseEvent() {
    const event = eventsOf(fields.venue.value).find(({ id }) => id === choice.value);
    fields.event.value = choice.value;
    if (!event) return;
    fields.event_name.value = event.name;
    fields.event_day.value = event.day || today();
    fields.event_time.value = event.time;
  }

  function fill(pairs) {
    for (const [name, text] of pairs) {
      const field = fields[name];
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
      else if (field && "value" in field) field.value = text;
    }
    offerEvents();
  }

  function startOver() {
    fields.code.value = "";
    fields.children.value = "0";
    fields.code.focus();
  }

  async function log(event) {
    event.preventDefault();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const data = new FormData(form);
    data.set("key", crypto.randomUUID());
    const { kept, fault } = await DeskQueue.keep(data);
    if (kept) return startOver();
    const wrong = fields[DeskQueue.fieldOf(fault)];
    wrong?.setAttribute("aria-invalid", "true");
    wrong?.focus();
    wrong?.select?.();
  }

  // A keyboard-type reader works wherever the focus is: the keys land in the emptied code field.
  function toCode(event) {
    const writes = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!writes || document.activeElement?.matches("input, select, textarea")) return;
    fields.code.value = "";
    fields.code.focus();
  }

  function handed() {
    return new Promise((resolve) => {
      const worker = navigator.serviceWorker?.controller;
      if (!worker) return resolve(null);
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => resolve(event.data);
      setTimeout(resolve, 2000, null);
      worker.postMessage("handed", [channel.port2]);
    });
  }

  // What the worker answered in place of: a form is filled in again, a kept entry is told.
  async function takeOver() {
    const what = await handed();
    if (!what) return;
    history.replaceState(null, "", "/desk/"); // a reload must not send the form again
    if (what.typed) fill(what.typed);
    if (what.kept) DeskQueue.say("kept");
    else DeskQueue.say(what.fault ?? "handed");
    if (what.deed === "check") form.querySelector("button[type=submit]").focus();
  }

  async function start() {
    facts = await DeskStore.known("facts").catch(() => null);
    if (!facts) return DeskQueue.say("unprepared");
    fields.venue.append(...facts.venues.map(({ id, name }) => new Option(name, id)));
    if (facts.venues.length === 1) fields.venue.value = facts.venues[0].id;
    form.querySelector("[data-worker-field]").hidden = !facts.shared;
    fields.event_day.value = today();
    const last = await DeskStore.known("last");
    const isToday = last?.day === new Date().toDateString();
    fill((last?.stays ?? []).filter(([name]) => isToday || name === "venue"));
    form.hidden = false;
    startOver();
    await takeOver();
  }

  fields.venue.addEventListener("change", offerEvents);
  choice.addEventListener("change", chooseEvent);
  form.addEventListener("submit", log);
  document.addEventListener("keydown", toCode);
  start();
})();
