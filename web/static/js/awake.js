// Keeps the screen awake while something is going on, where the browser allows it: only on the
// station itself or over HTTPS. Elsewhere the screen follows its own settings.

const IDLE = new Set(["READY", "FAULTED"]);
let wanted = false;
let lock = null;
let asking = false;
let refused = false;

export function keepAwake(mode) {
  wanted = !IDLE.has(mode);
  if (wanted) ask();
  else letGo();
}

async function ask() {
  if (lock || asking || refused || document.hidden || !navigator.wakeLock) return;
  asking = true;
  try {
    const found = await navigator.wakeLock.request("screen");
    found.addEventListener("release", () => { if (lock === found) lock = null; });
    lock = found;
    if (!wanted) letGo();
  } catch {
    refused = true; // low battery, or not allowed: it is not asked ten times a second
  } finally {
    asking = false;
  }
}

function letGo() {
  lock?.release().catch(() => {});
  lock = null;
  refused = false;
}

document.addEventListener("visibilitychange", () => {
  refused = false;
  if (wanted) ask(); // the browser lets go of a lock when its page is hidden
});
