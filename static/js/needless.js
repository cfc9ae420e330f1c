// Hides what an answer makes needless: in form[data-needless] each [data-needs="name=value"] is shown, and sent, only while the field has
// that value. Without this script all is shown, and the server says what does not go together.
"use strict";

for (const form of document.querySelectorAll("form[data-needless]")) {
  function apply() {
    const filled = new FormData(form);
    for (const part of form.querySelectorAll("[data-needs]")) {
      const [name, value] = part.dataset.needs.split("=");
      part.hidden = filled.get(name) !== value;
      for (const control of part.querySelectorAll("input, select, textarea")) control.disabled = part.hidden;
    }
  }
  form.addEventListener("change", apply);
  window.addEventListener("pageshow", apply); // a browser may put old answers back after the page was drawn
  apply();
}
