// Reads a card's code, as cards/codes.py does but exactly: capitals, spaces, dashes and control characters are forgiven, nothing else is
// guessed. CardCodes.read(text, shapes) gives {code, fault}, one of them null; fault is "empty", "no_code" or "check". `shapes` are
// [{prefix, digits, check}] from the page. Knows no page, so that workers may import it, too.
"use strict";

self.CardCodes = (() => {
  // Damm's quasigroup of order 10; a number with its right check digit ends at 0.
  const DAMM = [
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
  ];
  const GAP = /[\s\p{Pd}\u2212._/]+/u;

  const isRight = {
    none: () => true,
    damm: (digits) => [...digits].reduce((interim, digit) => DAMM[interim][digit], 0) === "0",
  };

  function fits(code, shape) {
    const digits = code.slice(shape.prefix.length);
    return code.startsWith(shape.prefix) && digits.length === shape.digits && /^[0-9]+$/.test(digits);
  }

  function read(text, shapes) {
    const lines = text
      .normalize("NFKC")
      .replace(/\p{Cf}/gu, "")
      .toUpperCase()
      .split(/[\p{Cc}\u2028\u2029]+/u)
      .filter((line) => /[\p{L}\p{N}]/u.test(line));
    if (!lines.length) return { code: null, fault: "empty" };
    const words = lines[0].split(GAP).filter(Boolean);
    // "A04519872 3" is a short code and a number as likely as one code with a space in it.
    const isCounted = words.length > 1 && words.at(-1).length < 3 && words.at(-2).length > 4 && /\s\S+\s*$/.test(lines[0]);
    const code = words.join("");
    const fitting = lines.length > 1 || isCounted ? [] : shapes.filter((shape) => fits(code, shape));
    if (!fitting.length) return { code: null, fault: "no_code" };
    const right = fitting.some((shape) => isRight[shape.check]?.(code.slice(shape.prefix.length)));
    return right ? { code, fault: null } : { code: null, fault: "check" };
  }

  return { read };
})();
