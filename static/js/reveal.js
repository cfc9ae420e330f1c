// Lets a person see the password being typed. Bound to a form [data-reveal-show="Show" data-reveal-hide="Hide"], which carries
// the words in the page's language. Without this script the fields stay hidden as they are.
"use strict";

function addButton(field, words) {
  const button = document.createElement("button");
  const row = document.createElement("div");
  button.type = "button";
  button.className = "button--secondary";
  button.setAttribute("aria-controls", field.id);
  row.className = "reveal";
  const word = document.createElement("span");
  const which = document.createElement("span");
  which.className = "visually-hidden";
  which.textContent = field.labels.length ? `: ${field.labels[0].textContent}` : "";
  button.append(word, which);
  field.replaceWith(row);
  row.append(field, button);

  function show(visible) {
    field.type = visible ? "text" : "password";
    word.textContent = visible ? words.revealHide : words.revealShow;
  }
  button.addEventListener("click", () => show(field.type === "password"));
  // Back to dots before sending, so that the browser does not keep the password among old entries.
  field.form.addEventListener("submit", () => show(false));
  show(false);
}

for (const form of document.querySelectorAll("form[data-reveal-show]")) {
  for (const field of form.querySelectorAll('input[type="password"]')) {
    addButton(field, form.dataset);
  }
}
