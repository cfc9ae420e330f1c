// The service worker's work: the desk opens without a network, and a form that dies on its way is not lost. `DESK` (what is kept, and
// under which version) comes from the script that imports this one. Nothing of a signed-in page is ever kept: only the shell and
// static files are.
"use strict";

const CACHE = `kaikukanta-desk-${DESK.version}`;
const USED = "kaikukanta-desk-vendor"; // large files, kept when they are used: their names carry their version
const PAGE_PATIENCE = 5000; // milliseconds until a page is taken for unreachable
const FORM_PATIENCE = 8000;
const handed = new Map(); // what was typed, for the shell that answers in its place: in memory only, until it has asked

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

async function fill() {
  const cache = await caches.open(CACHE);
  const shell = await fetch(DESK.shell, { credentials: "same-origin", cache: "no-store" });
  if (!shell.ok || shell.redirected) throw new Error("no shell");
  await cache.put(DESK.shell, shell);
  await cache.addAll(DESK.files);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(clear().then(() => self.clients.claim()));
});

async function clear() {
  const old = (await caches.keys()).filter((name) => name.startsWith("kaikukanta-desk-") && ![CACHE, USED].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname.startsWith(DESK.desk)) event.respondWith(page(event, address.pathname));
  } else if (request.method === "GET" && DESK.files.includes(address.pathname)) {
    event.respondWith(file(request));
  } else if (request.method === "GET" && address.pathname.startsWith(DESK.vendor)) {
    event.respondWith(usedFile(request));
  }
});

async function file(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

async function usedFile(request) {
  const cache = await caches.open(USED);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

// The network first. The shell when there is none, or, at the desk itself, when the server is broken: logging goes on.
async function page(event, path) {
  const isDesk = path === DESK.desk || path === DESK.log;
  const posted = event.request.method === "POST" && isDesk ? await event.request.clone().formData() : null;
  const answer = await inTime(fetch(event.request), posted ? FORM_PATIENCE : PAGE_PATIENCE);
  if (answer && !(isDesk && answer.status >= 500)) return answer;
  const shell = await caches.match(DESK.shell, { cacheName: CACHE });
  if (!shell) return answer ?? Response.error();
  if (posted) handed.set(event.resultingClientId, await instead(path, posted));
  return shell;
}

// What becomes of a form that did not reach the server. A log entry is kept before anybody is answered; if the server had got it all the
// same, it knows the entry by its key when it comes again.
async function instead(path, posted) {
  const typed = [...posted].filter(([, text]) => typeof text === "string");
  if (path !== DESK.log) return { deed: "check", typed };
  const result = await DeskKeep.keep(posted, { checked: true });
  await self.registration.sync?.register("desk-queue").catch(() => null);
  return result.kept ? { deed: "log", kept: true } : { deed: "log", typed, ...result };
}

// The answer, or null when there is none in time. It is not called off: a form that arrives late is known by its key.
function inTime(asked, patience) {
  return new Promise((resolve) => {
    setTimeout(resolve, patience, null);
    asked.then(resolve, () => resolve(null));
  });
}

self.addEventListener("message", (event) => {
  if (event.data !== "handed") return;
  event.ports[0].postMessage(handed.get(event.source.id) ?? null);
  handed.delete(event.source.id);
});

// Background Sync: also when no page is open any more. A rejection asks the browser to try again later.
self.addEventListener("sync", (event) => {
  if (event.tag === "desk-queue") event.waitUntil(sendOnce());
});

async function sendOnce() {
  const { state } = await DeskSend.send();
  if (["offline", "broken"].includes(state)) throw new Error(state);
}
