// The answer for the ear and the hand, beside its colour and words: a short sound and a vibration for each tone. Listens to
// "desk:answered" {tone}: ok, ask, stop or logged. The sounds are soft, also that of a refusal: nobody in the queue need turn around.
// [data-sound] turns them on and off and says how it is; the choice stays in this browser. Without this script words and colour answer.
"use strict";

{
  const PLACE = "desk-sound";
  // Notes as [hertz, start, length] in seconds; vibration as milliseconds on, off, on. Told apart by rise and fall, number and length.
  const SIGNALS = {
    ok: { notes: [[660, 0, 0.1], [990, 0.11, 0.16]], buzz: [70] },
    ask: { notes: [[587, 0, 0.12], [587, 0.2, 0.12]], buzz: [60, 90, 60] },
    stop: { notes: [[392, 0, 0.18], [294, 0.19, 0.3]], buzz: [300] },
    logged: { notes: [[784, 0, 0.06], [988, 0.07, 0.06], [1319, 0.14, 0.12]], buzz: [30, 40, 30] },
  };
  const LOUDNESS = 0.12;
  const button = document.querySelector("[data-sound]");
  let context = null;

  function isOn() {
    try {
      return localStorage.getItem(PLACE) !== "off";
    } catch {
      return true; // a browser that keeps nothing
    }
  }

  function show() {
    for (const words of button.querySelectorAll("[data-sound-is]")) words.hidden = words.dataset.soundIs !== (isOn() ? "on" : "off");
  }

  function note(hertz, start, length) {
    const at = context.currentTime + start;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
    loudness.gain.setValueAtTime(LOUDNESS, at + length - 0.03);
    loudness.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(loudness).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }

  async function play(notes) {
    try {
      context ??= new AudioContext();
      if (context.state === "suspended") await context.resume();
      for (const one of notes) note(...one);
    } catch {
      // a browser without sound, or one that was not touched yet
    }
  }

  document.addEventListener("desk:answered", (event) => {
    const signal = SIGNALS[event.detail.tone];
    if (!signal) return;
    navigator.vibrate?.(signal.buzz);
    if (isOn()) play(signal.notes);
  });

  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      try {
        localStorage.setItem(PLACE, isOn() ? "off" : "on");
      } catch {
        // stays as it is
      }
      show();
      if (isOn()) play(SIGNALS.ok.notes);
    });
    show();
  }
}
