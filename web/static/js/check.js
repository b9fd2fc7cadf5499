// Counts down to the next question after standing up; the server says how long it is until then.

import { minutes, write } from "./words.js";

const left = document.getElementById("left");
const beganMs = performance.now();

function count() {
  const leftS = Number(left.dataset.left) - (performance.now() - beganMs) / 1000;
  write(left, minutes(Math.max(0, leftS)));
  if (leftS <= 0) location.reload();
  else setTimeout(count, 250);
}

document.getElementById("now").hidden = true; // the page asks by itself
count();
