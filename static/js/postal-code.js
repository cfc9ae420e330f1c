// Shows the municipality of a postal code as soon as it is typed, and whether it takes part. [data-postal-code] holds the address,
// the field, and [data-place] for the words; [data-outside] elsewhere in the form is shown when it does not
// take part. Without this script the check page shows the municipality, and everything stays visible.
"use strict";

for (const part of document.querySelectorAll("[data-postal-code]")) {
  const field = part.querySelector("[name=postal_code]");
  const place = part.querySelector("[data-place]");
  const outside = field.form.querySelector("[data-outside]");
  let asked = "";

  function show(words, takesPart) {
    place.textContent = words;
    place.classList.toggle("is-outside", takesPart === false || (words !== "" && takesPart === null));
    if (!outside) return;
    outside.hidden = takesPart !== false && !("keep" in outside.dataset);
    for (const control of outside.querySelectorAll("input, textarea")) control.disabled = outside.hidden;
  }

  async function ask() {
    const digits = field.value.replace(/\s/g, "");
    const day = field.form.elements.issued_on.value;
    if (`${digits} ${day}` === asked) return;
    asked = `${digits} ${day}`;
    if (!/^[0-9]{5}$/.test(digits)) {
      show("", true);
      return;
    }
    try {
      const body = new FormData();
      body.set("postal_code", digits);
      body.set("day", day);
      body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
      const reply = await fetch(part.dataset.postalCode, { method: "POST", body, credentials: "same-origin" });
      if (!reply.ok || reply.redirected) return;
      const found = await reply.json();
      if (asked === `${digits} ${day}`) show(found.words, found.takes_part);
    } catch {
      asked = ""; // no network for a moment: the check page says it
    }
  }

  field.addEventListener("input", ask);
  field.form.elements.issued_on.addEventListener("change", ask);
  show("", true);
  ask();
}
