// While a job runs: asks now and then whether the page still waits, and draws it anew when it does not.
// Bound by data-reload-when-done; without JavaScript the page has a link that does the same.
const EVERY = 3000;

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!(await answer.text()).includes("data-reload-when-done")) {
      location.reload();
      return;
    }
  } catch {
    // No network for a moment: ask again.
  }
  setTimeout(ask, EVERY);
}

if (document.querySelector("[data-reload-when-done]")) setTimeout(ask, EVERY);
