// Speaks to /api/v1. A refusal comes back as an error with the station's own sentence and hint.

import { _ } from "./i18n.js";

const PATIENCE_MS = 4000;
const NO_ANSWER = {
  code: "no_answer",
  message: _("The station cannot be reached."),
  hint: _("Use the button on the station."),
};

export class Refusal extends Error {
  constructor({ code, message, hint }, status) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);

// Without it the station takes no write of a browser.
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

async function call(method, path, body) {
  const request = { method, signal: AbortSignal.timeout?.(PATIENCE_MS) };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  }
  let response;
  let answer;
  try {
    response = await fetch(`/api/v1${path}`, request);
    answer = await response.json();
  } catch {
    throw new Refusal(NO_ANSWER, 0);
  }
  if (!response.ok) throw new Refusal(answer.error ?? NO_ANSWER, response.status);
  return answer;
}

// Shows why something was not done, in a box that screen readers announce; nothing hides the box.
export function showRefusal(box, refusal) {
  box.replaceChildren();
  box.hidden = !refusal;
  if (!refusal) return;
  const text = document.createElement("strong");
  text.textContent = refusal.message;
  box.append(text, " ", refusal.hint ?? "");
}
