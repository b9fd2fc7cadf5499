// The station's own touchscreen: it goes dark when nobody uses it, wakes by a touch, brings keys to
// a field, and never leaves the page for the browser's own error page while the web restarts.

import { _, language } from "./i18n.js";

const IDLE_MS = 300_000;
const LOOK_MS = 2000;
const MOVE_MS = 60_000;
const AGAIN_MS = 1000;
const PATIENCE_MS = 3000;
const PARKED = new Set(["READY", "FAULTED"]);
const HAND = "hand"; // in the browser's storage: what this screen was used with last

const veil = document.createElement("div");
veil.className = "veil";
veil.hidden = true;
const words = document.createElement("p");
veil.append(words);
document.body.append(veil);

let touchedAt = performance.now();

function touched() {
  touchedAt = performance.now();
}

for (const name of ["pointerdown", "wheel"]) {
  addEventListener(name, touched, { capture: true, passive: true });
}

// What wakes the screen presses nothing that could not be seen; STOP can, and works at once.
veil.addEventListener("click", wake);
document.querySelector(".bar").addEventListener("click", wake);
addEventListener("keydown", (event) => {
  touched();
  if (event.isTrusted) sessionStorage.setItem(HAND, "keys");
  if (veil.hidden || event.target.closest?.(".bar")) return;
  event.preventDefault();
  event.stopPropagation();
  wake();
}, { capture: true });

function wake() {
  veil.hidden = true;
  document.body.classList.remove("is-resting");
}

function rest() {
  veil.hidden = false;
  document.body.classList.add("is-resting");
  drift();
}

// Nothing stands in the same place for long, so that nothing burns in.
function drift() {
  const now = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  words.textContent = `${now} · ${_("Touch the screen")}`;
  words.style.translate = `${Math.round(Math.random() * 40)}vw ${Math.round(Math.random() * 50)}vh`;
}

async function mode() {
  try {
    const response = await fetch("/api/v1/state", { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? (await response.json()).mode : null;
  } catch {
    return null;
  }
}

// Dark only while the table is parked: whoever is on it always finds the page as it was.
async function look() {
  const idle = performance.now() - touchedAt >= IDLE_MS;
  if (idle || !veil.hidden) {
    const parked = PARKED.has(await mode());
    if (!parked) wake();
    else if (veil.hidden && performance.now() - touchedAt >= IDLE_MS) rest();
  }
  setTimeout(look, LOOK_MS);
}

setInterval(() => { if (!veil.hidden) drift(); }, MOVE_MS);
look();

// A finger in a field is brought keys, on the next page too; a mouse and a keyboard need none.
const TYPED = ["text", "password", "search", "number", "textarea"];

async function field({ target }) {
  if (sessionStorage.getItem(HAND) !== "touch" || !TYPED.includes(target?.type)) return;
  const keys = await import("./keys.js");
  await keys.ready;
  if (document.activeElement === target) keys.bring(target);
}

addEventListener("pointerdown", ({ pointerType }) => sessionStorage.setItem(HAND, pointerType), { capture: true });
for (const name of ["focusin", "click"]) addEventListener(name, field);
field({ target: document.activeElement });

// The way to another page is taken once somebody answers there.
const waiting = document.createElement("p");
waiting.className = "card fault waiting";
waiting.setAttribute("role", "alert");
waiting.hidden = true;
document.getElementById("main").prepend(waiting);
let going = 0;

async function answers() {
  try {
    await fetch("/static/icon.svg", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  }
}

async function whenThere(go) {
  going += 1;
  const turn = going;
  while (!(await answers())) {
    if (turn !== going) return;
    waiting.textContent = _("The screen's service is starting again; this goes on by itself. The button on the station works.");
    waiting.hidden = false;
    waiting.scrollIntoView({ block: "center" });
    await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
  }
  waiting.hidden = true;
  if (turn === going) go();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const elsewhere = link && (link.target || link.download || link.origin !== location.origin);
  const inside = link?.hash && link.pathname === location.pathname && link.search === location.search;
  if (!link || elsewhere || inside || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  whenThere(() => location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.urgent || form.dataset.there) return;
  event.preventDefault();
  const { submitter } = event;
  whenThere(() => {
    form.dataset.there = "yes";
    form.requestSubmit(submitter ?? undefined);
    delete form.dataset.there;
  });
});
