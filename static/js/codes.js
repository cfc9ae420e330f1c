// Reads a card's code on the device, as far as shape and check digit tell: `CardCodes.read(text, shapes)` gives {code, fault}, of which one
// is "". Shapes are {prefix, digits, check} as in cards/codes.py; faults are "empty", "no_code" and "check" (misread or mistyped).
// Runs in pages and in the service worker. Which codes exist, only the server knows.
"use strict";

const CardCodes = (() => {
  const DAMM = (
    "0317598642 7092154863 4206871359 1750983426 6123045978 3674209581 5869720134 8945362017 9438617205 2581436790"
  ).split(" "); // Damm's quasigroup, as in cards/codes.py

  const damm = (digits) => [...digits].reduce((interim, digit) => DAMM[interim][digit], "0");

  function read(text, shapes) {
    const plain = text.normalize("NFKC").toUpperCase().replace(/[\s._/\u2010-\u2015\u2212-]+/g, "");
    if (!plain) return { code: "", fault: "empty" };
    const fitting = shapes.filter(({ prefix, digits }) => plain.startsWith(prefix) && /^[0-9]+$/.test(plain.slice(prefix.length)) && plain.length === prefix.length + digits);
    if (fitting.length === 0) return { code: "", fault: "no_code" };
    const isRight = ({ prefix, check }) => check !== "damm" || damm(plain.slice(prefix.length)) === "0";
    return fitting.some(isRight) ? { code: plain, fault: "" } : { code: "", fault: "check" };
  }

  return { read };
})();
