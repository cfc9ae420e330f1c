// Scans QR codes and Code 39 with the device's camera. [data-camera-open] beside the code field opens [data-camera], which stays open from
// card to card; a good reading goes out as "desk:scanned" {code, from}, as that of a reader. The reader (vendored zxing-wasm) is loaded when
// the camera is opened first. Nothing leaves the device but the code. Without this script the button is not shown and the code is typed.
"use strict";

if (document.querySelector("[data-camera]")) {
  const EVERY = 80; // milliseconds of rest between two pictures
  const WIDEST = 1280; // pixels: enough for a card that fills a third of the picture
  const OPTIONS = { formats: ["QRCode", "Code39"], tryHarder: true, maxNumberOfSymbols: 2 };
  const FAULTS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "none", OverconstrainedError: "none" };

  const panel = document.querySelector("[data-camera]");
  const part = (name) => panel.querySelector(`[data-camera-${name}]`);
  const [view, video, words, light, choice] = ["view", "picture", "words", "light", "choice"].map(part);
  const canvas = document.createElement("canvas");
  const shapes = JSON.parse(document.getElementById("code-shapes").textContent);
  const reads = new CameraReads(shapes);
  let reader = null; // the promise of the loaded reader
  let stream = null;
  let opening = 0; // the number of the last opening: an older one that is ready late is closed again
  let timer = 0;

  function say(word) {
    panel.classList.toggle("is-fault", !["opening", "ready"].includes(word));
    const text = part(`word="${word}"`).textContent;
    if (words.textContent !== text) words.textContent = text;
  }

  // --- the reader ------------------------------------------------------------------------------------------------------

  function load() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = panel.dataset.cameraScript;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    }).then(async () => {
      await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => panel.dataset.cameraWasm }, fireImmediately: true });
      return ZXingWASM.readBarcodes;
    });
  }

  function picture() {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
    return drawing.getImageData(0, 0, canvas.width, canvas.height);
  }

  function scanned(code) {
    say("ready");
    view.classList.add("is-read");
    setTimeout(() => view.classList.remove("is-read"), 600);
    document.dispatchEvent(new CustomEvent("desk:scanned", { cancelable: true, detail: { code, from: "camera" } }));
  }

  // One look at each picture at most: two readings of one picture would be one reading.
  function lookLater(readCodes, number) {
    timer = setTimeout(() => {
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(() => look(readCodes, number));
      else look(readCodes, number);
    }, EVERY);
  }

  async function look(readCodes, number) {
    if (number !== opening || !stream) return;
    if (video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth) {
      const found = await readCodes(picture(), OPTIONS);
      if (number !== opening || !stream) return;
      const read = reads.take(found.filter((one) => one.isValid), performance.now());
      if (read?.code) scanned(read.code);
      else if (read?.fault) say(read.fault === "check" ? "check" : "no_code");
      else if (!found.length) say("ready");
    }
    lookLater(readCodes, number);
  }

  // --- the camera ------------------------------------------------------------------------------------------------------

  function wanted(deviceId) {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    return { audio: false, video: deviceId ? { deviceId: { exact: deviceId }, ...size } : { facingMode: "environment", ...size } };
  }

  function stop() {
    opening += 1;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    view.hidden = true;
  }

  function fail(word) {
    stop();
    say(word);
    light.hidden = choice.hidden = true;
  }

  async function offerCameras(track) {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    const options = cameras.map((camera, at) => new Option(camera.label || String(at + 1), camera.deviceId));
    choice.replaceChildren(...options);
    choice.value = track.getSettings().deviceId ?? "";
    choice.hidden = cameras.length < 2;
    light.hidden = !track.getCapabilities?.().torch;
    light.setAttribute("aria-pressed", "false");
  }

  async function start(deviceId) {
    stop();
    const number = opening;
    if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) return fail("insecure");
    say("opening");
    reader ??= load();
    try {
      const opened = await navigator.mediaDevices.getUserMedia(wanted(deviceId));
      if (number !== opening) return opened.getTracks().forEach((track) => track.stop());
      stream = opened;
    } catch (error) {
      reader.catch(() => (reader = null));
      return number === opening ? fail(FAULTS[error.name] ?? "busy") : undefined;
    }
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => number === opening && fail("busy"));
    video.srcObject = stream;
    view.hidden = false;
    try {
      await Promise.all([video.play(), offerCameras(track)]);
      const readCodes = await reader;
      if (number !== opening) return;
      say("ready");
      look(readCodes, number);
    } catch {
      if (number !== opening) return;
      reader = null; // the next opening tries again
      fail("unread");
    }
  }

  // --- the panel -------------------------------------------------------------------------------------------------------

  // The code field opens no keyboard on the screen over the picture, unless it is touched.
  function fit() {
    const isOpen = !panel.hidden;
    const button = document.querySelector("[data-camera-open]");
    const field = document.querySelector("[data-desk-ask]")?.elements.code;
    if (button) button.hidden = isOpen;
    button?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) field?.setAttribute("inputmode", "none");
    else field?.removeAttribute("inputmode");
  }

  function toggle(isOpen) {
    panel.hidden = !isOpen;
    fit();
    if (isOpen) start();
    else stop();
    document.querySelector("[data-desk-ask]").elements.code.focus({ preventScroll: true });
    if (isOpen) panel.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-camera-open]")) toggle(true);
    else if (event.target.closest("[data-camera-close]")) toggle(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target.matches?.("[name=code]")) event.target.removeAttribute("inputmode");
  });
  choice.addEventListener("change", () => start(choice.value));
  light.addEventListener("click", async () => {
    const isOn = light.getAttribute("aria-pressed") !== "true";
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
    light.setAttribute("aria-pressed", String(isOn));
  });
  document.addEventListener("visibilitychange", () => {
    if (panel.hidden) return;
    if (document.hidden) stop();
    else start();
  });
  window.addEventListener("pagehide", stop);
  document.addEventListener("htmx:afterSettle", fit); // the button and the field are new
  fit();
}
