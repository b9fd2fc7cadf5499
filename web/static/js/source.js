// The connection to the station's stream. Where it is turned away, it asks again and again instead
// and tries for a stream later. Whoever made it is told of everything: open, state, down, version
// of the pages, and that this browser is no longer paired.

const POLL_MS = 250;
const REOPEN_MS = 5000;
const PATIENCE_MS = 1000;

export class Source {
  #tell;
  #events = null;
  #polling = null;
  #reopen;

  constructor(tell) {
    this.#tell = tell;
  }

  open() {
    if (this.#events) return;
    clearTimeout(this.#reopen);
    const events = new EventSource("/api/v1/live");
    this.#events = events;
    events.addEventListener("state", ({ data, lastEventId }) => {
      this.#endPolling();
      this.#tell("state", { text: data, takenMs: Number(lastEventId) });
    });
    events.addEventListener("down", () => this.#tell("down"));
    events.addEventListener("version", ({ data }) => this.#tell("version", data));
    events.addEventListener("open", () => this.#tell("open"));
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED && this.#events === events) this.#turnedAway();
    });
  }

  close() {
    this.#events?.close();
    this.#events = null;
    clearTimeout(this.#reopen);
    this.#endPolling();
  }

  #turnedAway() {
    this.#events = null;
    this.#polling ??= setTimeout(() => this.#poll(), 0);
    this.#reopen = setTimeout(() => this.open(), REOPEN_MS);
  }

  #endPolling() {
    clearTimeout(this.#polling);
    this.#polling = null;
  }

  async #poll() {
    try {
      const response = await fetch("/api/v1/state", { signal: AbortSignal.timeout?.(PATIENCE_MS) });
      if (response.ok) this.#tell("state", { text: await response.text() });
      else if (response.status === 401) this.#tell("unpaired");
      else if (response.status === 503) this.#tell("down");
    } catch {
      // Nothing heard: the page's own watch says so.
    }
    if (this.#polling !== null) this.#polling = setTimeout(() => this.#poll(), POLL_MS);
  }
}
