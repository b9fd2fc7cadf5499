// The state of the station. Whoever follows gets `state(snapshot)` for every fresh snapshot, and
// `silence(text)` while there is none: then nothing measured is true. All pages of a browser share
// one connection; whether what comes is fresh, each page watches for itself.

import { _, language } from "./i18n.js";
import { Source } from "./source.js";

const FRESH_MS = 500;
const WATCH_MS = 100;
const HERE_MS = 1000;
const MOST_UNANSWERED = 3;
const DOWN_AFTER_MS = 2000;

const followers = [];
let shared = null; // the worker's port
let own = null; // where there is no worker
let heardAt = -Infinity;
let startedAt = performance.now();
let saidAt = -Infinity;
let unanswered = 0;
let quickest = Infinity;
let down = false;

export function follow(follower) {
  followers.push(follower);
  if (followers.length === 1) start();
}

function start() {
  share();
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  setInterval(watch, WATCH_MS);
  if (!document.hidden) open();
}

function share() {
  try {
    const place = new URL("stream-worker.js", import.meta.url);
    const worker = new SharedWorker(place, { type: "module", name: language });
    worker.addEventListener("error", alone);
    shared = worker.port;
    shared.addEventListener("message", ({ data }) => told(data.kind, data.value));
    shared.start();
  } catch {
    alone(); // a browser without shared workers
  }
}

function alone() {
  shared?.close();
  shared = null;
  own ??= new Source(told);
  if (!document.hidden) own.open();
}

function open() {
  if (document.hidden) return;
  startedAt = performance.now();
  unanswered = 0;
  quickest = Infinity;
  own?.open();
  sayHere();
}

// A hidden page must not keep a connection from STOP.
function close() {
  own?.close();
  shared?.postMessage("gone");
}

function sayHere() {
  saidAt = performance.now();
  unanswered += 1;
  shared?.postMessage("here");
}

function told(kind, value) {
  if (kind === "state") take(value);
  else if (kind === "open") quickest = Infinity;
  else if (kind === "down") down = true;
  else if (kind === "here") unanswered = 0;
  else if (kind === "version") for (const follower of followers) follower.version?.(value);
  else if (kind === "unpaired" && !document.hidden) location.assign("/pair/enter");
}

// The clocks differ, but the quickest delivery shows by how much: what is later than that by more
// than half a second has been kept somewhere on the way.
function isPrompt(takenMs) {
  const way = performance.now() - takenMs;
  quickest = Math.min(quickest, way);
  return way - quickest <= FRESH_MS;
}

function take({ text, takenMs }) {
  const snapshot = JSON.parse(text);
  const fresh = takenMs === undefined ? snapshot.age_ms <= FRESH_MS : isPrompt(takenMs);
  if (!fresh || document.hidden) return;
  heardAt = performance.now();
  down = false;
  for (const follower of followers) follower.state(snapshot);
}

function watch() {
  if (document.hidden) return;
  const now = performance.now();
  if (now - saidAt >= HERE_MS) sayHere();
  if (shared && unanswered > MOST_UNANSWERED) alone(); // the worker has died
  const silentMs = now - Math.max(heardAt, startedAt);
  if (silentMs <= FRESH_MS) return;
  for (const follower of followers) follower.silence(silenceWords(silentMs));
}

function silenceWords(silentMs) {
  if (down || silentMs > DOWN_AFTER_MS) {
    return _("The station does not answer. Press the button on the station.");
  }
  return _("The angle is unknown: no data. Press the button on the station.");
}
