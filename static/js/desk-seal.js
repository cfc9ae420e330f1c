// Seals a text so that only the server opens it: ephemeral ECDH on P-256, HKDF-SHA256, AES-256-GCM with the entry's id bound in.
// The other half is usage/envelope.py. Runs in pages and in the service worker.
"use strict";

const DeskSeal = (() => {
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const utf8 = (text) => new TextEncoder().encode(text);

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  function bytesOf(text) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (char) => char.charCodeAt(0));
  }

  function textOf(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  // `key` is the server's: {id, point}. Returns the envelope as a text.
  async function seal(text, id, key) {
    const point = bytesOf(key.point);
    const theirs = await crypto.subtle.importKey("raw", point, CURVE, false, []);
    const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]); // made for this envelope, then forgotten
    const ownPoint = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
    const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const info = joined(utf8("kaikukanta desk queue 1"), ownPoint, point);
    const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
    const aes = await crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: utf8(id) }, aes, utf8(text));
    return `1.${key.id}.${textOf(joined(ownPoint, nonce, new Uint8Array(sealed)))}`;
  }

  return { seal };
})();
