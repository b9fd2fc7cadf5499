// Tones. A browser plays none before its page was touched once; asking earlier would only complain.

const LOUD = 0.12; // of 1: to be heard, and to frighten nobody
const SOFT_S = 0.02; // to come and to go, so that nothing clicks
const TONES = { // [hertz, seconds]; 0 hertz is a pause
  warn: [[660, 0.18], [0, 0.12], [660, 0.18], [0, 0.12], [660, 0.18]],
  arrived: [[523, 0.15], [659, 0.25]],
  step: [[784, 0.2]],
  question: [[659, 0.15], [784, 0.15], [659, 0.25]],
  stop: [[440, 0.2], [330, 0.2], [220, 0.4]],
  done: [[523, 0.15], [659, 0.15], [784, 0.35]],
  tick: [[880, 0.06]],
};
const TOUCHES = ["pointerup", "keydown", "click"];

let context = null;
let playing = null; // what can be cut short
let busyUntil = 0;

export const isAllowed = () => context?.state === "running";

export function unlock() {
  if (!(navigator.userActivation?.hasBeenActive ?? true) || !window.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

export function play(name) {
  const urgent = name === "stop";
  if (!urgent && context.currentTime < busyUntil) return;
  if (urgent) playing?.disconnect();
  playing = context.createGain();
  playing.connect(context.destination);
  busyUntil = context.currentTime;
  for (const [hertz, seconds] of TONES[name]) {
    if (hertz) sound(hertz, busyUntil, seconds);
    busyUntil += seconds;
  }
}

function sound(hertz, from, seconds) {
  const source = context.createOscillator();
  const loudness = context.createGain();
  source.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(LOUD, from + SOFT_S);
  loudness.gain.setValueAtTime(LOUD, from + seconds - SOFT_S);
  loudness.gain.linearRampToValueAtTime(0, from + seconds);
  source.connect(loudness).connect(playing);
  source.start(from);
  source.stop(from + seconds);
}

for (const touch of TOUCHES) addEventListener(touch, unlock, { capture: true });
unlock(); // the page before this one may have been touched: then this one may sound at once
