// Turns the page round for somebody who hangs head-down: all of it, with STOP, so that the bar is
// where it was for the reader, at the side of the hips and hands. It turns at once, without a
// movement in between, and for a moment the place that STOP has left still stops.

import { _ } from "./i18n.js";

const TURN_DEG = 10;
const BACK_DEG = 8;
const STILL_STOPS_MS = 1000;
const { body } = document;
const button = document.getElementById("turn");
const bar = document.querySelector(".bar");
const stop = bar.querySelector(".stop");
let deep = false;
let chosen = null; // what the reader wants for now; null for what the profile says
let chosenIn = null; // the newest session, for which that counts
let leftAt = -Infinity;
let left = null; // where the bar was before the last turn

// An angle that is not known turns nothing.
export function turn(angleDeg, wish, sessionId) {
  if (angleDeg === null) return;
  if (sessionId && sessionId !== chosenIn) [chosen, chosenIn] = [null, sessionId];
  deep = angleDeg > (deep ? BACK_DEG : TURN_DEG);
  place(deep && (chosen ?? isWished(wish)));
  button.hidden = !deep || wish === "never";
}

// "station" means the station's own screen when it is one to touch, not a desk beside it.
function isWished(wish) {
  if (wish !== "station") return wish === "always";
  return "atStation" in body.dataset && matchMedia("(any-pointer: coarse)").matches;
}

function place(turned) {
  if (turned === body.classList.contains("is-turned")) return;
  left = bar.getBoundingClientRect();
  leftAt = performance.now();
  body.classList.toggle("is-turned", turned);
  button.ariaLabel = turned ? _("Turn the page back") : _("Turn the page round");
}

function isWhereStopWas({ clientX: x, clientY: y, target }) {
  if (performance.now() - leftAt > STILL_STOPS_MS || bar.contains(target)) return false;
  return x >= left.left && x <= left.right && y >= left.top && y <= left.bottom;
}

let caught = -Infinity;
addEventListener("pointerdown", (event) => {
  if (!isWhereStopWas(event)) return;
  event.preventDefault();
  event.stopPropagation();
  caught = performance.now();
  stop.dispatchEvent(new PointerEvent("pointerdown"));
}, { capture: true });
addEventListener("click", (event) => {
  if (performance.now() - caught > STILL_STOPS_MS || bar.contains(event.target)) return;
  event.preventDefault();
  event.stopPropagation(); // the finger meant STOP, not what has come under it
}, { capture: true });

button.addEventListener("click", () => {
  chosen = !body.classList.contains("is-turned");
  place(chosen);
});
