// Says in words why a form of the desk got no answer, and loses nothing that was typed. The words are the page's: template[data-unsent].
// For a lost network "desk:unsent" {form, data, deed} goes out first; who keeps the form until there is one calls preventDefault().
// After a new log-in the open page takes the new form token from the server, so that the same press works again.
"use strict";

if (document.querySelector("[data-desk]")) {
  const place = document.getElementById("desk-unsent");
  let stale = false; // the form token may be another log-in's

  const deedOf = (form) => (form.matches("[data-desk-ask]") ? "check" : form.matches("[data-desk-log]") ? "log" : "undo");
  const isOurs = (form) => form.matches("[data-desk-ask], [data-desk-log], [data-desk-undo]");

  function tell(why) {
    const words = document.querySelector(`template[data-unsent="${why}"]`);
    place.replaceChildren(words.content.cloneNode(true));
    place.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("desk:answered", { detail: { tone: "ask", deed: "" } }));
  }

  function lostNetwork(event) {
    const form = event.detail.elt;
    if (!isOurs(form)) return;
    const deed = deedOf(form);
    const data = event.detail.requestConfig.formData;
    const detail = { form, data: new FormData(form), deed };
    for (const [name, value] of data) detail.data.set(name, value); // as it was sent, not as it has been changed since
    if (deed === "undo" || document.dispatchEvent(new CustomEvent("desk:unsent", { cancelable: true, detail }))) tell("network");
  }

  function whyRefused(xhr) {
    const { status } = xhr;
    if (status === 401) return xhr.getResponseHeader("Kaikukanta-Needs") === "worker" ? "worker" : "login";
    if (status === 429) return "many";
    return status >= 500 ? "server" : "refused";
  }

  document.addEventListener("htmx:sendError", lostNetwork);
  document.addEventListener("htmx:timeout", lostNetwork);
  document.addEventListener("htmx:responseError", (event) => {
    if (!isOurs(event.detail.elt)) return;
    const why = whyRefused(event.detail.xhr);
    stale = why === "login" || why === "refused";
    tell(why);
    if (why === "worker") document.dispatchEvent(new Event("worker:needed"));
  });

  // An answer without the desk in it is another page: that of logging in, when the session ended between the use and the page after it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.shouldSwap || !isOurs(event.detail.requestConfig.elt) || event.detail.serverResponse.includes('id="desk"')) return;
    event.detail.shouldSwap = false;
    stale = true;
    tell("elsewhere");
  });

  document.addEventListener("htmx:beforeRequest", () => place.replaceChildren());

  async function freshToken() {
    const page = await fetch(document.querySelector("[data-desk-ask]").action, { headers: { "HX-Request": "true" } });
    if (page.redirected || !page.ok) return "";
    const part = new DOMParser().parseFromString(await page.text(), "text/html");
    return part.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async function sendWithFreshToken(form, submitter) {
    try {
      const token = await freshToken();
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) if (token) field.value = token;
      stale = !token;
    } catch {
      stale = false; // no network: sending the form says so
    }
    if (stale) tell("login");
    else form.requestSubmit(submitter);
  }

  window.addEventListener(
    "submit",
    (event) => {
      if (!stale || !isOurs(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      sendWithFreshToken(event.target, event.submitter);
    },
    true,
  );
}
