// STOP and Bring me up. They stand alone: no login, no stream, no fresh data, no other module.
// Without this script the forms do the same by themselves.

const TRIES = 3;
const PATIENCE_MS = 1500;
const BETWEEN_MS = 150;
const LOOK_MS = 200;
const LOOK_FOR_MS = 5000;
const FRESH_MS = 500;
const NOTE_MS = 6000;
const SAME_TOUCH_MS = 700;
const STILL_DEG_S = 0.2;
const MOVING = new Set(["RUNNING", "RETURNING", "RECOVERING"]);

// The texts as i18n.js reads them; whatever happens to those, STOP must go on in English.
const texts = (() => {
  try {
    return JSON.parse(document.getElementById("texts")?.textContent || "{}");
  } catch {
    return {};
  }
})();
const _ = (text, values = {}) =>
  (texts[text] || text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const WORDS = {
  stop: {
    sending: _("Sending stop…"),
    sent: _("Stop was sent."),
    failed: _("Stop could not be sent: press the button on the station."),
  },
  return: {
    sending: _("Sending…"),
    sent: _("Bring me up was sent."),
    failed: _("Bring me up could not be sent: press the button on the station."),
  },
};
const UNSURE = _(
  "Stop was sent, but nothing says that the table stands still. Press the button on the station.",
);

const note = document.getElementById("bar-note");
let latest = 0;
let hide;

function say(text, kind, stays = false) {
  clearTimeout(hide);
  if (note.textContent !== text) note.textContent = text;
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
      priority: "high",
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

// What is measured now; null when nothing fresh is known, undefined when this browser may not look.
async function look() {
  try {
    const response = await fetch("/api/v1/state", { signal: AbortSignal.timeout?.(PATIENCE_MS) });
    if (response.status === 401) return undefined;
    const seen = response.ok ? await response.json() : null;
    return seen && seen.age_ms <= FRESH_MS ? seen : null;
  } catch {
    return null;
  }
}

function angleWords(deg) {
  const size = Math.round(Math.abs(deg));
  if (size === 0) return _("Stopped, level.");
  return deg > 0 ? _("Stopped at {size}° head down.", { size }) : _("Stopped at {size}° head up.", { size });
}

// Says what the table does by what is measured of it; true when there is nothing more to wait for.
function tellStop({ mode, angle_deg: deg, rate_deg_s: rate }) {
  if (MOVING.has(mode) || rate === null || deg === null) return false;
  const still = Math.abs(rate) <= STILL_DEG_S;
  say(still ? angleWords(deg) : _("The table is stopping."), still ? "good" : "busy", !still);
  return still;
}

function tellReturn({ mode }) {
  if (mode === "RUNNING" || mode === "HOLDING") return false;
  say(mode === "RETURNING" ? _("Coming up.") : _("The table stands still."), "good");
  return true;
}

async function watch(kind, turn) {
  const tell = kind === "stop" ? tellStop : tellReturn;
  const until = performance.now() + LOOK_FOR_MS;
  let seen = null;
  while (performance.now() < until) {
    seen = await look();
    if (turn !== latest || seen === undefined || (seen && tell(seen))) return;
    await pause(LOOK_MS);
    if (turn !== latest) return;
  }
  if (kind !== "stop") return;
  if (seen?.mode === "RETURNING") say(_("Coming up."), "good"); // somebody asked for it since
  else say(UNSURE, "bad", true);
}

async function urgent(kind) {
  latest += 1;
  const turn = latest;
  say(WORDS[kind].sending, "busy", true);
  const delivered = await deliver(kind);
  if (turn !== latest) return;
  if (!delivered) {
    say(WORDS[kind].failed, "bad", true);
    return;
  }
  say(WORDS[kind].sent, "busy");
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
