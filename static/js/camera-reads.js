// Which of the camera's readings counts as a scan. A QR code corrects its own errors and counts at once; Code 39 does not, and a camera
// misreads it with the right length: it counts when it was read twice alike, one after the other, and has the shape and the check digit of a
// known code. A card that is held in the picture counts once. Knows no page and no camera.
"use strict";

self.CameraReads = class {
  static TOGETHER = 2000; // milliseconds between two readings of one barcode
  static LEFT = 2000; // a card that was not read for so long has left the picture
  static AGAIN = 20000; // and one that stays is meant again after so long

  constructor(shapes) {
    this.shapes = shapes;
    this.barcode = { text: "", at: -Infinity };
    this.held = { code: "", seen: -Infinity, since: -Infinity };
  }

  // `found` is [{format, text}] of one picture, `now` in milliseconds. Gives {code} for a scan, {fault} for a code that is no card's or was
  // misread, and null when there is nothing to say (yet).
  take(found, now) {
    for (const { format, text } of found) {
      const isSecond = format === "QRCode" || this.#isSecond(text, now);
      const { code, fault } = CardCodes.read(text, this.shapes);
      if (!isSecond) continue;
      return code ? this.#scan(code, now) : { fault };
    }
    return null;
  }

  #isSecond(text, now) {
    const { text: last, at } = this.barcode;
    this.barcode = { text, at: now };
    return text === last && now - at < CameraReads.TOGETHER;
  }

  #scan(code, now) {
    const { code: last, seen, since } = this.held;
    const isHeld = code === last && now - seen < CameraReads.LEFT && now - since < CameraReads.AGAIN;
    this.held = { code, seen: now, since: isHeld ? since : now };
    return isHeld ? null : { code };
  }
};
