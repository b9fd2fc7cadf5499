// What a screen reader says: the angle and the time left now and then, a change of mode at once.

import { _, number } from "./i18n.js";
import { MODES, spokenAngle, write } from "./words.js";

const EVERY_MS = 5000;
const now = document.getElementById("spoken");
const news = document.getElementById("spoken-news");
let saidAt = -Infinity;
let mode = null;

export function speak({ mode: newMode, angle_deg: deg, session }) {
  now.removeAttribute("aria-hidden");
  if (mode !== null && newMode !== mode) write(news, MODES[newMode] ?? newMode);
  mode = newMode;
  if (performance.now() - saidAt < EVERY_MS) return;
  saidAt = performance.now();
  write(now, sentence(deg, session));
}

// An angle of before must not be found there by whoever reads on while no newer one comes.
export function hush() {
  now.setAttribute("aria-hidden", "true");
}

function sentence(deg, session) {
  if (deg === null) return _("The angle is unknown.");
  const angle = spokenAngle(deg);
  const seconds = session?.remaining_s ?? null;
  if (seconds === null) return _("{angle}.", { angle });
  return _("{angle}, {n} seconds left.", { angle, n: number(Math.ceil(seconds)) });
}
