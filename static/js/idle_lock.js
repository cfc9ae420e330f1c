// Covers a page that nobody has used for a while, warns before, and uncovers the very same page when its person has shown who they are.
// Bound to dialog[data-idle-lock] and [data-idle-warning] (components/lock.html). The truth is the server's (accounts/locking.py): it is
// asked before anything happens, for the same person may be at work in another window. Without this script the next page asks.
"use strict";

const lock = document.querySelector("[data-idle-lock]");

if (lock) {
  const TICK = 5000; // milliseconds
  const PING = 60_000; // how often activity is told at most, as locking.COARSE
  const words = lock.dataset;
  const [form, failed, password] = [lock.querySelector("form"), lock.querySelector("#lock-error"), lock.querySelector("[name=password]")];
  const warning = document.querySelector("[data-idle-warning]");
  const bell = warning.querySelector("template");
  const title = document.title;
  let until = Date.now() + words.limit * 1000;
  let told = Date.now(); // when the server last heard that somebody is here
  let asking = false;
  let before = null; // what had the focus

  function post(address, body) {
    return fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
  }

  function token() {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return data;
  }

  function hush() {
    warning.querySelectorAll(":scope > :not(template)").forEach((part) => part.remove());
  }

  function warn() {
    if (warning.children.length > 1) return;
    warning.append(bell.content.cloneNode(true));
  }

  function cover() {
    if (lock.open) return;
    hush();
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    before = document.activeElement;
    document.documentElement.dataset.locked = "";
    document.title = lock.querySelector("h2").textContent;
    lock.showModal();
    password.focus();
  }

  function uncover(left) {
    until = Date.now() + left * 1000;
    told = Date.now();
    delete document.documentElement.dataset.locked;
    document.title = title;
    password.value = failed.textContent = "";
    if (lock.open) lock.close();
    before?.focus?.();
  }

  function judge(left) {
    until = Date.now() + left * 1000;
    if (left <= 0) cover();
    else if (left <= words.warning) warn();
    else hush();
  }

  // Without a network a desk goes on, for it could not be opened again; every other page is covered.
  async function ask(activity) {
    if (asking || lock.open) return;
    asking = true;
    try {
      const reply = await (activity ? post(words.activity, token()) : fetch(words.activity, { credentials: "same-origin", redirect: "manual", cache: "no-store" }));
      if (reply.ok) judge((await reply.json()).left);
      else if (Date.now() >= until) cover();
    } catch {
      if (Date.now() >= until && !document.querySelector("[data-desk-ask]")) cover();
    } finally {
      asking = false;
    }
  }

  function here() {
    if (lock.open || (Date.now() - told < PING && warning.children.length < 2)) return;
    told = Date.now();
    ask(true);
  }

  async function open(sent) {
    failed.textContent = "";
    let reply;
    try {
      reply = await post(form.action, sent);
    } catch {
      failed.textContent = words.offline;
      return;
    }
    const answer = await reply.json().catch(() => ({}));
    if (reply.ok) uncover(answer.left);
    else failed.textContent = answer.words ?? words.gone;
    if (!reply.ok) password.select();
  }

  function load(address) {
    return new Promise((done, broken) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: done, onerror: broken });
      document.head.append(script);
    });
  }

  async function byPasskey() {
    try {
      if (!window.webauthnJSON) await load(words.script);
      const reply = await fetch(words.passkey, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
      const sent = token();
      sent.set("credential", JSON.stringify(await window.webauthnJSON.get(await reply.json())));
      await open(sent);
    } catch {
      failed.textContent = words.noKey;
    }
  }

  // A colleague has taken over at the desk with a PIN, which opens the screen, too.
  document.addEventListener("worker:took", async () => {
    if (!lock.open) return;
    const reply = await fetch(words.activity, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    const { left } = reply.ok ? await reply.json() : { left: 0 };
    if (left > 0) uncover(left);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(new FormData(form));
  });
  lock.querySelector("[data-unlock-passkey]").addEventListener("click", byPasskey);
  lock.addEventListener("cancel", (event) => event.preventDefault());
  lock.addEventListener("close", () => {
    if ("locked" in document.documentElement.dataset) lock.showModal(); // Escape pressed twice
  });
  for (const sign of ["keydown", "pointerdown", "input", "wheel"]) document.addEventListener(sign, here, { capture: true, passive: true });
  setInterval(() => {
    if (until - Date.now() <= words.warning * 1000 && warning.children.length < 2) ask(false);
    else if (Date.now() >= until) ask(false);
  }, TICK);
  window.addEventListener("pageshow", (event) => event.persisted && ask(false)); // the way back shows an old page
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask(false));
}
