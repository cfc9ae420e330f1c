// A hand-held reader ends the code with Enter. In [data-scan-next] that moves to the next field instead of sending a form that is not
// filled in yet. Without this script the form comes back with the code in it and says what is missing.
"use strict";

for (const field of document.querySelectorAll("[data-scan-next]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const controls = [...field.form.elements].filter((control) => control.type !== "hidden" && !control.disabled);
    const next = controls[controls.indexOf(field) + 1];
    if (next && field.value.trim()) {
      event.preventDefault();
      next.focus();
    }
  });
}
