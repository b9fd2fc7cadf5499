// The list of faults, each with what to do; those that stay until seen have a button for it.

import { _ } from "./i18n.js";

const list = document.getElementById("faults");
const GREETING = "start_up"; // said in plain words above instead
let shown = "";

export function showFaults(faults) {
  const found = faults.filter((fault) => fault.code !== GREETING);
  const key = JSON.stringify(found);
  if (key === shown) return;
  shown = key;
  list.replaceChildren(...found.map(item));
}

function item({ code, text, hint, latched }) {
  const line = document.createElement("li");
  line.className = "fault";
  line.dataset.fault = code;
  const what = document.createElement("strong");
  what.textContent = text;
  const how = document.createElement("span");
  how.textContent = hint;
  line.append(what, how);
  if (latched) line.append(button(code, text));
  return line;
}

function button(code, text) {
  const seen = document.createElement("button");
  seen.className = "button quiet";
  seen.textContent = _("I have seen this");
  seen.setAttribute("aria-label", _("I have seen this: {text}", { text }));
  seen.addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("acknowledge", { detail: { fault: code } }));
  });
  return seen;
}
