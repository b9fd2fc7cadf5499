// The state of the station, one stream for the whole page. Whoever follows gets `state(snapshot)`
// for every fresh snapshot, and `silence(text)` while there is none: then nothing measured is true.

const FRESH_MS = 500;
const POLL_MS = 250;
const REOPEN_MS = 5000;
const WATCH_MS = 100;
export const DOWN = "The controller does not answer. Use the button on the station.";
const NO_DATA = "The angle is unknown: no data from the station.";
const DOWN_AFTER_MS = 2000;

const followers = [];
let source = null;
let polling = null;
let reopen = null;
let heardAt = -Infinity;
let startedAt = performance.now();
let quickest = Infinity;
let down = false;

export function follow(follower) {
  followers.push(follower);
  if (followers.length === 1) start();
}

function start() {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  setInterval(listen, WATCH_MS);
  if (!document.hidden) open();
}

function open() {
  if (source || document.hidden) return;
  startedAt = performance.now();
  quickest = Infinity;
  source = new EventSource("/api/v1/live");
  source.addEventListener("state", (event) => {
    endPolling();
    if (isPrompt(Number(event.lastEventId))) take(JSON.parse(event.data));
  });
  source.addEventListener("down", () => { down = true; });
  source.addEventListener("open", () => { quickest = Infinity; });
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) turnedAway();
  });
}

// A browser opens few connections to one place: a hidden page must not keep one from STOP.
function close() {
  source?.close();
  source = null;
  clearTimeout(reopen);
  endPolling();
}

// No place among the streams: ask again and again instead, and try for a stream later.
function turnedAway() {
  source = null;
  polling ??= setTimeout(poll, 0);
  reopen = setTimeout(open, REOPEN_MS);
}

function endPolling() {
  clearTimeout(polling);
  polling = null;
}

async function poll() {
  try {
    const response = await fetch("/api/v1/state", { signal: AbortSignal.timeout?.(1000) });
    if (response.status === 401) location.assign("/pair/enter");
    else if (response.ok) takeAged(await response.json());
    else down = response.status === 503;
  } catch {
    // Nothing heard: the watch below says so.
  }
  if (polling !== null) polling = setTimeout(poll, POLL_MS);
}

function takeAged(snapshot) {
  if (snapshot.age_ms <= FRESH_MS) take(snapshot);
}

// The clocks differ, but the quickest delivery shows by how much: what is later than that by more
// than half a second has been kept somewhere on the way.
function isPrompt(takenMs) {
  const way = performance.now() - takenMs;
  quickest = Math.min(quickest, way);
  return way - quickest <= FRESH_MS;
}

function take(snapshot) {
  heardAt = performance.now();
  down = false;
  for (const follower of followers) follower.state(snapshot);
}

function listen() {
  if (document.hidden) return;
  const silentMs = performance.now() - Math.max(heardAt, startedAt);
  if (silentMs <= FRESH_MS) return;
  const text = down || silentMs > DOWN_AFTER_MS ? DOWN : NO_DATA;
  for (const follower of followers) follower.silence(text);
}
