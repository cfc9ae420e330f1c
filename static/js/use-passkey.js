// Asks the browser for a passkey and sends the form around the button. Bound to button[data-use-passkey], which says where the question is;
// the form gets the answer as `credential`. The button is hidden without this script, and the form's other way stays.
"use strict";

for (const button of document.querySelectorAll("button[data-use-passkey]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const reply = await fetch(button.dataset.usePasskey, { credentials: "same-origin", cache: "no-store" });
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "credential" });
      field.value = JSON.stringify(await window.webauthnJSON.get(await reply.json()));
      button.form.append(field);
      button.form.submit();
    } catch {
      // Whoever closes the browser's question uses the password.
    }
  });
}
