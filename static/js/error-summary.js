// Moves focus to the error summary, so that its words are read first and its links are one key away.
// Bound to [data-error-summary]. Without this script the summary is still the first thing in the page's main part.
"use strict";

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
}
