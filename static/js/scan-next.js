// A hand-held reader ends the code with Enter. In [data-scan-next] that moves to the next field and never sends a form that is not
// filled in yet. Without this script the form comes back with the code in it and says what is missing.
"use strict";

function isField(control) {
  return control.matches("input:not([type=hidden]), select, textarea") && !control.disabled && control.checkVisibility();
}

for (const field of document.querySelectorAll("[data-scan-next]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const fields = [...field.form.elements].filter(isField);
    const next = fields[fields.indexOf(field) + 1];
    if (next || !field.value.trim()) event.preventDefault();
    if (next && field.value.trim()) next.focus();
  });
}
