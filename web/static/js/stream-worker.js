// One connection for all pages of this browser: it opens only six to one place, and a stream for
// every tab would leave none for STOP. Pages say every second that they are shown; one that has
// died or is hidden is forgotten, and without any the stream is closed.

import { Source } from "./source.js";

const SILENT_MS = 3500;
const LOOK_MS = 500;
const pages = new Map(); // when each was heard
let version = null;

const source = new Source((kind, value) => {
  if (kind === "version") version = value;
  for (const port of pages.keys()) port.postMessage({ kind, value });
});

function welcome(port) {
  const isNew = !pages.has(port);
  pages.set(port, performance.now());
  port.postMessage({ kind: "here" });
  if (isNew && version) port.postMessage({ kind: "version", value: version });
  source.open();
}

function forget(port) {
  pages.delete(port);
  if (!pages.size) source.close();
}

addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", ({ data }) => (data === "here" ? welcome : forget)(port));
  port.start();
});

setInterval(() => {
  const now = performance.now();
  for (const [port, heardAt] of pages) if (now - heardAt > SILENT_MS) forget(port);
}, LOOK_MS);
