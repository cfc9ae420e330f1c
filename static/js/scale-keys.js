// Digits choose a step of a scale: in [data-scale] the keys 1 and then 0 choose 10. Without this script arrows and the mouse do.
"use strict";

const TOGETHER = 800; // milliseconds between the two digits of one number

for (const scale of document.querySelectorAll("[data-scale]")) {
  let typed = "";
  let at = 0;

  scale.addEventListener("keydown", (event) => {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    typed = event.timeStamp - at < TOGETHER ? typed + event.key : event.key;
    at = event.timeStamp;
    const steps = [...scale.querySelectorAll("input[type=radio]")];
    const step = steps.find((one) => one.value === typed) ?? steps.find((one) => one.value === event.key);
    if (!step) return;
    event.preventDefault();
    step.checked = true;
    step.focus();
    step.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
