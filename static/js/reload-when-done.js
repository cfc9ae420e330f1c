// While a job runs: asks now and then how far it is, and draws the page anew when it runs no more.
// Bound by data-reload-when-done, which says where to ask. What bears data-moves is brought up to date: a bar, or words.
// Without JavaScript the page has a link that does the same; it never draws itself anew under its reader (WCAG 2.2.1).
const EVERY = 1500;
const place = document.querySelector("[data-reload-when-done]");

function move(now) {
  for (const part of place.querySelectorAll("[data-moves]")) {
    const next = now.querySelector(`[data-moves="${part.dataset.moves}"]`);
    if (part.tagName === "PROGRESS") part.value = next.value;
    else if (part.textContent !== next.textContent) part.textContent = next.textContent; // said aloud when it changes
  }
}

async function ask() {
  try {
    const answer = await fetch(place.dataset.reloadWhenDone, { credentials: "same-origin" });
    const text = await answer.text();
    const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-reload-when-done]");
    if (now) {
      move(now);
    } else if (answer.status < 500) { // a server that starts anew is asked again
      location.reload();
      return;
    }
  } catch {
    // No network for a moment: ask again.
  }
  setTimeout(ask, EVERY);
}

if (place) setTimeout(ask, EVERY);
