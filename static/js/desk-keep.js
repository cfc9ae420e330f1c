// Turns a desk form that could not be sent into an entry of the device's queue: reads the code, seals what nobody may read on the
// device, stores the rest as it was typed. Runs in pages and in the service worker, after codes.js, desk-store.js, desk-seal.js.
"use strict";

const DeskKeep = (() => {
  const SEALED = ["code", "worker"];
  const LEFT_OUT = ["csrfmiddlewaretoken", "key", "passed_over"];
  const A_DAY = /^\s*(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})\s*$/;
  const A_COUNT = /^\s*\d{0,2}\s*$/;

  const textIn = (data, name) => String(data.get(name) ?? "").trim();

  // What is wrong with a form that no server has seen; "" when nothing is. Less than the server finds: it judges when the entry arrives.
  function faultOf(data) {
    if (!A_DAY.test(textIn(data, "event_day"))) return "day";
    return A_COUNT.test(textIn(data, "children")) ? "" : "children";
  }

  async function entryOf(data, code, facts, id) {
    const pairs = [...data].filter(([name, text]) => typeof text === "string" && !LEFT_OUT.includes(name));
    const secret = pairs.filter(([name]) => SEALED.includes(name)).map(([name, text]) => [name, name === "code" ? code : text]);
    return {
      id,
      tapped_at: new Date().toISOString(),
      fields: pairs.filter(([name]) => !SEALED.includes(name)),
      sealed: await DeskSeal.seal(JSON.stringify(secret), id, facts.key),
      venue: facts.venues.find((venue) => venue.id === textIn(data, "venue"))?.name ?? "",
    };
  }

  // A key that waits already belongs to another card: a page that was gone back to. It gets one of its own.
  async function store(data, code, facts) {
    const key = textIn(data, "key") || crypto.randomUUID();
    try {
      await DeskStore.add(await entryOf(data, code, facts, key));
    } catch (error) {
      if (error?.name !== "ConstraintError") throw error;
      await DeskStore.add(await entryOf(data, code, facts, crypto.randomUUID()));
    }
  }

  // `data` is the form's FormData; `checked`: the server has seen this form and its code. Never throws: {kept: true}, or {fault} when
  // nothing was kept: "unprepared", "venue", "day", "children", "empty", "no_code", "check" (see CardCodes), "storage".
  async function keep(data, { checked = false } = {}) {
    try {
      const facts = await DeskStore.known("facts");
      if (!facts?.key) return { fault: "unprepared" };
      if (!textIn(data, "venue")) return { fault: "venue" };
      const typed = textIn(data, "code");
      const reading = CardCodes.read(typed, facts.shapes);
      if (reading.fault && !(checked && typed)) return { fault: reading.fault };
      const fault = checked ? "" : faultOf(data);
      if (fault) return { fault };
      await store(data, reading.code || typed, facts);
    } catch {
      return { fault: "storage" };
    }
    try {
      await self.navigator.storage?.persist?.(); // asked, not needed: the browser then clears it last
    } catch {
      // some browsers answer pages only
    }
    return { kept: true };
  }

  return { keep };
})();
