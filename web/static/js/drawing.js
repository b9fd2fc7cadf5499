// The drawing of the table. It stands where it was measured, and is grey where nobody knows.

const RADIUS = 155;
const UPRIGHT_DEG = -70;
const drawing = document.getElementById("drawing");
const part = (id) => drawing.querySelector(`#${id}`);
const bed = part("bed");
const target = part("target");
const limit = part("limit");
const permitted = part("permitted");
const lock = part("lock");

export function drawMeasured(angleDeg) {
  const known = angleDeg !== null;
  drawing.classList.toggle("is-unknown", !known);
  if (known) bed.setAttribute("transform", `rotate(${angleDeg.toFixed(2)})`);
}

// A ghost stands where the table is being taken.
export function drawTarget(angleDeg) {
  target.toggleAttribute("hidden", angleDeg === null);
  if (angleDeg !== null) target.setAttribute("transform", `rotate(${angleDeg.toFixed(2)})`);
}

export function drawLimit(angleDeg) {
  for (const shape of [limit, permitted]) shape.toggleAttribute("hidden", angleDeg === null);
  if (angleDeg === null) return;
  limit.setAttribute("transform", `rotate(${angleDeg})`);
  permitted.setAttribute("d", `M${at(UPRIGHT_DEG)}A${RADIUS} ${RADIUS} 0 0 1 ${at(angleDeg)}`);
}

export function drawLock(locked) {
  lock.dataset.locked = String(locked);
}

function at(deg) {
  const turn = (deg * Math.PI) / 180;
  return `${(RADIUS * Math.cos(turn)).toFixed(1)} ${(RADIUS * Math.sin(turn)).toFixed(1)}`;
}
