// Says how far a file has come that takes a while to make; without it the browser waits in silence.

import { _, number } from "./i18n.js";

const MB = 1024 * 1024;
const KEPT_MS = 60000;
const form = document.querySelector("form[data-makes-file]");
const making = document.getElementById("making");
const words = document.getElementById("making-words");
const amount = document.getElementById("making-amount");
const cancel = document.getElementById("making-cancel");
let stop = null;

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (stop) return;
  const address = new URL(event.submitter?.formAction ?? form.action, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  stop = new AbortController();
  begin();
  try {
    const answer = await fetch(address, { signal: stop.signal });
    if (!answer.ok) {
      location.assign(address); // the page says what is wrong with the days
      return;
    }
    save(await read(answer), nameOf(answer));
    end(_("The file is ready and saved."));
  } catch {
    end(stop.signal.aborted ? _("Nothing was saved.") : _("The file did not come through. Try again."));
  } finally {
    stop = null;
  }
});
cancel?.addEventListener("click", () => stop?.abort());

function begin() {
  making.hidden = false;
  cancel.hidden = false;
  words.textContent = _("The file is being made. With years of sessions it takes a minute.");
  amount.textContent = "";
}

function end(text) {
  words.textContent = text;
  cancel.hidden = true;
}

async function read(answer) {
  const pieces = [];
  const reader = answer.body.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces, { type: answer.headers.get("Content-Type") });
    pieces.push(value);
    size += value.length;
    amount.textContent = _("{size} MB so far", { size: number(size / MB, 1) });
  }
}

const nameOf = (answer) =>
  /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "station";

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
