// Sounds and voice of the machine. Both are silent while muted; the choice is remembered.
(() => {
  "use strict";
  const memory = "piaohao.mute";
  let muted = false;
  try { muted = localStorage.getItem(memory) === "1"; } catch { /* no storage: not remembered */ }
  let context;

  // Browsers allow sound only after a first touch or key.
  const wake = () => {
    context ??= window.AudioContext ? new AudioContext() : undefined;
    if (context?.state === "suspended") context.resume();
  };
  addEventListener("pointerdown", wake, { capture: true });
  addEventListener("keydown", wake, { capture: true });

  // What the machine is set to, 0 to 1.
  const level = () => Number(document.getElementById("glass")?.dataset.volume ?? 100) / 100;

  // frequency in Hz, start and length in seconds
  const tone = (frequency, start, length, volume, shape = "sine") => {
    volume *= level();
    if (muted || volume === 0 || context?.state !== "running") return;
    const from = context.currentTime + start;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = shape;
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(volume, from + 0.008);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + length);
  };

  const sounds = {
    Key: () => tone(1750, 0, 0.035, 0.05, "triangle"),
    Attention: () => { tone(880, 0, 0.12, 0.12); tone(880, 0.18, 0.12, 0.12); },
    Approved: () => { tone(784, 0, 0.14, 0.12); tone(1047, 0.12, 0.16, 0.12); tone(1319, 0.25, 0.3, 0.12); },
    Declined: () => { tone(392, 0, 0.2, 0.14, "triangle"); tone(294, 0.2, 0.34, 0.14, "triangle"); },
  };

  const show = () => {
    document.documentElement.dataset.muted = muted;
    document.getElementById("mute")?.setAttribute("aria-pressed", muted);
  };

  window.piaohaoSound = {
    show,
    play: (name) => sounds[name]?.(),
    say: (text, language) => {
      if (muted || !text || level() === 0 || !window.speechSynthesis) return;
      speechSynthesis.cancel();
      const words = new SpeechSynthesisUtterance(text);
      words.volume = level();
      words.lang = language === "en" ? "en-US" : language;
      speechSynthesis.speak(words);
    },
    toggle: () => {
      muted = !muted;
      try { localStorage.setItem(memory, muted ? "1" : "0"); } catch { /* no storage: not remembered */ }
      if (muted) window.speechSynthesis?.cancel();
      show();
    },
  };
  show();
})();
