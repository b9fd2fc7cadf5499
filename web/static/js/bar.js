// STOP and Bring me up. They stand alone: no login, no stream, no fresh data, no other module.
// Without this script the forms do the same by themselves.

const TRIES = 3;
const PATIENCE_MS = 1500;
const BETWEEN_MS = 150;
const LOOK_MS = 300;
const LOOKS = 20;
const NOTE_MS = 6000;
const SAME_TOUCH_MS = 700;
const MOVING = new Set(["RUNNING", "RETURNING", "RECOVERING"]);

const WORDS = {
  stop: { sending: "Sending stop…", sent: "Stop was sent.", arrived: "Stopped." },
  return: { sending: "Sending…", sent: "Bring me up was sent.", arrived: "Coming up." },
};
const FAILED = {
  stop: "Stop could not be sent: press the button on the station.",
  return: "Bring me up could not be sent: press the button on the station.",
};

const note = document.getElementById("bar-note");
let latest = 0;
let hide;

function say(text, kind, stays = false) {
  clearTimeout(hide);
  note.textContent = text;
  note.dataset.kind = kind;
  note.hidden = false;
  if (!stays) hide = setTimeout(() => { note.hidden = true; }, NOTE_MS);
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function attempt(kind) {
  try {
    const response = await fetch(`/api/v1/${kind}`, {
      method: "POST",
      keepalive: true,
      signal: AbortSignal.timeout?.(PATIENCE_MS), // an old browser waits longer, but still stops
    });
    return response.ok;
  } catch {
    return false;
  }
}

async function deliver(kind) {
  for (let i = 0; i < TRIES; i += 1) {
    if (i) await pause(BETWEEN_MS);
    if (await attempt(kind)) return true;
  }
  return false;
}

async function mode() {
  try {
    const response = await fetch("/api/v1/state", { signal: AbortSignal.timeout?.(PATIENCE_MS) });
    if (response.status === 401) return { mine: false };
    return response.ok ? { mine: true, mode: (await response.json()).mode } : { mine: true };
  } catch {
    return { mine: true };
  }
}

function hasArrived(kind, now) {
  if (!now) return false;
  return kind === "stop" ? !MOVING.has(now) : now !== "RUNNING" && now !== "HOLDING";
}

function arrivedWords(kind, now) {
  if (kind === "return" && now !== "RETURNING") return "The table stands still.";
  return WORDS[kind].arrived;
}

async function watch(kind, turn) {
  for (let i = 0; i < LOOKS && turn === latest; i += 1) {
    const seen = await mode();
    if (!seen.mine || turn !== latest) return;
    if (hasArrived(kind, seen.mode)) {
      say(arrivedWords(kind, seen.mode), "good");
      return;
    }
    await pause(LOOK_MS);
  }
}

async function urgent(kind) {
  latest += 1;
  const turn = latest;
  say(WORDS[kind].sending, "busy", true);
  const delivered = await deliver(kind);
  if (turn !== latest) return;
  if (!delivered) {
    say(FAILED[kind], "bad", true);
    return;
  }
  say(WORDS[kind].sent, "good");
  await watch(kind, turn);
}

for (const form of document.querySelectorAll("form[data-urgent]")) {
  const kind = form.dataset.urgent;
  let touchedAt = -Infinity;
  // Stop acts when it is touched, not when it is let go; a finger that slides off has still stopped.
  if (kind === "stop") {
    form.querySelector("button").addEventListener("pointerdown", () => {
      touchedAt = performance.now();
      urgent(kind);
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (performance.now() - touchedAt > SAME_TOUCH_MS) urgent(kind);
  });
}
