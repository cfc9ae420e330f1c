// A group's cards on one form, form[data-group] with the address that answers: each line is answered as soon as it is typed or scanned,
// a reader's Enter moves on to the next empty line and never sends the form, and a scan finds a line wherever the focus is.
// Without this script the buttons "Check the cards" and "Add a line" do the same, and Enter checks.
"use strict";

const PAUSE = 250; // milliseconds without a key: a reader sends a whole code in less
const SETTLED = 300; // milliseconds in which the button that logs takes no Enter: some readers send two

const form = document.querySelector("form[data-group]");

if (form) {
  const lines = form.querySelector("[data-group-lines]");
  const count = form.querySelector("[data-group-count]");
  const more = form.querySelector("[data-group-more]");
  const fresh = form.querySelector("template[data-group-line]");
  const log = form.querySelector("[data-group-log]");
  const people = form.querySelector("[data-group-people]");
  let arrived = -Infinity; // when the button that logs got the focus from here
  let asked = content();
  let waiting = 0;
  let running = new AbortController();

  function codes() {
    return [...lines.querySelectorAll("[data-line-code]")];
  }

  function filled() {
    return codes().filter((field) => field.value.trim());
  }

  // All that an answer depends on: not whether the number of people has been confirmed.
  function content() {
    const sent = new FormData(form);
    sent.delete("confirmed");
    return new URLSearchParams(sent).toString();
  }

  function put(place, answer) {
    if (place && place.innerHTML.trim() !== answer) place.innerHTML = answer;
  }

  function show(text) {
    const answers = document.createElement("template");
    answers.innerHTML = text;
    for (const answer of answers.content.querySelectorAll("[data-group-answer]")) {
      put(lines.querySelector(`[data-group-answer="${answer.dataset.groupAnswer}"]`), answer.innerHTML.trim());
    }
    put(people, answers.content.querySelector("[data-group-people]").innerHTML.trim());
  }

  async function ask() {
    clearTimeout(waiting);
    const now = content();
    if (now === asked) return;
    running.abort();
    running = new AbortController();
    asked = now;
    try {
      const sent = { method: "POST", body: new FormData(form), credentials: "same-origin", signal: running.signal };
      const reply = await fetch(form.dataset.group, sent);
      if (reply.ok && !reply.redirected) show(await reply.text());
    } catch {
      if (asked === now) asked = ""; // no network for a moment: the next key asks again, and sending the form does
    }
  }

  function addLine() {
    const number = codes().length + 1;
    if (!fresh || number > Number(more.dataset.groupMore)) return null;
    const line = document.createElement("template");
    line.innerHTML = fresh.innerHTML.replaceAll(fresh.dataset.groupLine, number);
    lines.append(line.content);
    count.value = number;
    if (number >= Number(more.dataset.groupMore)) more.hidden = true;
    return codes().at(-1);
  }

  function nextEmpty(after) {
    const all = codes();
    const from = all.indexOf(after) + 1;
    return [...all.slice(from), ...all.slice(0, from)].find((field) => !field.value.trim());
  }

  function toLog() {
    arrived = performance.now();
    log.focus();
  }

  // Enter in a line: on to the next empty one; in an empty one, when there is a group, on to the button that logs.
  function enter(field) {
    const isCode = field.matches("[data-line-code]");
    if (isCode && !field.value.trim()) {
      if (filled().length > 1) toLog();
      return;
    }
    const next = nextEmpty(isCode ? field : null);
    if (next) next.focus();
    else toLog();
  }

  function isWriting(element) {
    return element instanceof HTMLElement && element.matches("input:not([type=hidden], [type=checkbox]), select, textarea");
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const inLine = event.target instanceof Element && event.target.closest("[data-group-lines]");
    if (event.key === "Enter" && event.target === log) {
      if (event.repeat || performance.now() - arrived < SETTLED) event.preventDefault();
    } else if (event.key === "Enter" && inLine) {
      event.preventDefault();
      enter(event.target);
      ask();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey && !isWriting(document.activeElement)) {
      (nextEmpty(null) ?? addLine())?.focus(); // the character itself then lands in the line
    }
  });

  more?.addEventListener("click", (event) => {
    event.preventDefault();
    addLine()?.focus();
  });

  form.addEventListener("input", (event) => {
    if (event.target.name === "confirmed") return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "venue") form.querySelector("[data-group-venue]").click(); // another venue has other events
    else ask();
  });
  lines.addEventListener("focusin", (event) => event.target.matches("[data-line-code]") && event.target.select());

  // One press, one post: the server would answer the second with the first result, but nobody needs to wonder.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    running.abort();
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);

  for (const part of form.querySelectorAll("[data-group-needless], [data-group-venue]")) part.hidden = true;
}
