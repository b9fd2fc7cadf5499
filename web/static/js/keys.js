// The keys of the station's own touchscreen, which has no keyboard. They stand above STOP, never
// over it, for as long as a finger is in a field; a real keyboard sends them away.

import { _, language } from "./i18n.js";

const SHIFT = "⇧";
const DELETE = "⌫";
const SPACE = " ";
const LINE = "⏎";
const DONE = "✓";
const LETTERS = "abc";
const SIGNS = "123";
const LAST = [SPACE, ",", ".", "-", LINE, DONE];
const ENGLISH = [[..."qwertyuiop"], [..."asdfghjkl", "'"], [SHIFT, ..."zxcvbnm", DELETE]];
const GERMAN = [[..."qwertzuiopü"], [..."asdfghjklöä"], [SHIFT, ..."yxcvbnmß", DELETE]];
const LAYOUTS = {
  letters: [...(language.startsWith("de") ? GERMAN : ENGLISH), [SIGNS, ...LAST]],
  signs: [[..."1234567890"], [..."@#&+/()=:;"], [..."äöüßéèñ!?", DELETE], [LETTERS, ...LAST]],
  digits: [[..."1234567890"], [",", ".", "-", DELETE, DONE]],
};
const NAMES = {
  [SHIFT]: _("Capital letter"),
  [DELETE]: _("Delete"),
  [SPACE]: _("Space"),
  [LINE]: _("New line"),
  [DONE]: _("Done"),
  [LETTERS]: _("Letters"),
  [SIGNS]: _("Digits and signs"),
};
const ACTS = {
  [SHIFT]: () => layOut(layout, !capital),
  [DELETE]: () => document.execCommand("delete"),
  [LINE]: () => document.execCommand("insertText", false, "\n"),
  [DONE]: () => field.blur(),
  [LETTERS]: () => layOut("letters"),
  [SIGNS]: () => layOut("signs"),
};

const root = document.documentElement;
const panel = document.createElement("section");
panel.className = "keys";
panel.hidden = true;
panel.ariaLabel = _("Keys");
let field = null;
let layout = "";
let capital = false;

// The finger stays in the field while it presses keys.
for (const name of ["pointerdown", "mousedown"]) panel.addEventListener(name, (event) => event.preventDefault());
panel.addEventListener("click", ({ target }) => {
  const key = target.closest("button")?.value;
  if (key) (ACTS[key] ?? type)(key);
});

function type(key) {
  document.execCommand("insertText", false, capital ? key.toUpperCase() : key);
  if (capital) layOut(layout);
}

function layOut(name, withCapital = false) {
  [layout, capital] = [name, withCapital];
  const isLong = field.matches("textarea");
  const rows = LAYOUTS[name].map((row) => row.filter((key) => isLong || key !== LINE).map(button));
  panel.replaceChildren(...rows.map((keys) => {
    const row = document.createElement("div");
    row.append(...keys);
    return row;
  }));
}

function button(key) {
  const made = Object.assign(document.createElement("button"), { type: "button", value: key, tabIndex: -1 });
  made.textContent = key === SPACE ? NAMES[SPACE] : capital ? key.toUpperCase() : key;
  if (NAMES[key]) made.ariaLabel = NAMES[key];
  if (key === SHIFT) made.ariaPressed = String(capital);
  return made;
}

export function bring(to) {
  if (field === to) return;
  field = to;
  layOut(["numeric", "decimal"].includes(to.inputMode) ? "digits" : "letters");
  panel.hidden = false;
  panel.style.bottom = `${document.querySelector(".bar").offsetHeight}px`;
  root.style.setProperty("--keys", `${panel.offsetHeight}px`);
  root.classList.add("has-keys");
  to.scrollIntoView({ block: "nearest" });
}

function leave() {
  field = null;
  panel.hidden = true;
  root.classList.remove("has-keys");
}

addEventListener("focusout", ({ target }) => { if (target === field) leave(); });
addEventListener("keydown", ({ isTrusted }) => { if (isTrusted && field) leave(); });

const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/keys.css" });
export const ready = new Promise((done) => { style.addEventListener("load", done); });
document.head.append(style);
document.body.append(panel);
