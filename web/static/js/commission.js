// The guided commissioning: shows what the flow shows and sends what is said to it.
// It starts no motion: that is the held button's alone.

import { get, post, showRefusal } from "./api.js";
import { _, language, number as inWords } from "./i18n.js";
import { UNKNOWN, write } from "./words.js";

const LOOK_MS = 200;
const SILENT_MS = 1000;
const WAITING = new Set(["waiting", "failed"]);
const CONTACTS = {
  button: _("Button"),
  estop_closed: _("Chain closed"),
  ankles_locked: _("Ankles locked"),
  upper_switch: _("Head-up switch"),
  lower_switch: _("Head-down switch"),
  power_on: _("Power"),
  mains_ok: _("Mains"),
  battery_ok: _("Battery"),
  enabling: _("Hand switch"),
  return_button: _("Return button"),
};
const LEVELS = { true: _("on"), false: _("off"), null: _("unknown") };

const byId = (id) => document.getElementById(id);
const refused = byId("refused");
let hand = null;
let asked = null;
let heardAt = 0;
let at = null; // id of the step that is shown
let said = Promise.resolve();

// One after the other, so that two taps are two answers in their order.
function say(act, fields = {}) {
  said = said.then(async () => {
    try {
      show((await post("/commission", { act, ...fields })));
      showRefusal(refused, null);
    } catch (refusal) {
      showRefusal(refused, refusal);
    }
  });
}

async function look() {
  if (!document.hidden) {
    try {
      show(await get("/commission"));
    } catch (refusal) {
      if (performance.now() - heardAt > SILENT_MS) silence(refusal);
    }
  }
  setTimeout(look, LOOK_MS);
}

function show({ active, refusal, resumable, trouble, saved, view }) {
  heardAt = performance.now();
  byId("idle").hidden = active;
  byId("step").hidden = !view;
  byId("saved").hidden = !saved;
  byId("cannot").hidden = !refusal;
  write(byId("cannot"), refusal);
  byId("take").disabled = Boolean(refusal);
  byId("take").classList.toggle("go", !resumable);
  write(byId("take"), resumable ? _("Begin anew, without what was found") : _("Begin"));
  byId("resume").disabled = Boolean(refusal);
  byId("resume").hidden = !resumable;
  if (trouble) showRefusal(refused, { message: trouble });
  write(byId("heading"), view ? _("Step {number} of {steps}: {title}", view) : _("Commission the table"));
  showWay(view);
  hand = view?.hand ?? null;
  if (view) showStep(view);
}

function showStep(view) {
  for (const name of ["prompt", "does", "person"]) write(byId(name), view[name]);
  write(byId("moves"), view.moves || _("Nothing."));
  byId("step").dataset.state = view.state;
  showProblem(view);
  showQuestion(view);
  showMeasured(view.live);
  const own = view.checks.filter((check) => view.id === "summary" || check.step === view.id);
  fill(byId("checks"), own.map(checkText));
  byId("failed").hidden = view.state !== "failed";
  byId("repeat").hidden = view.state === "waiting" || view.state === "finished";
  byId("repeat").classList.toggle("go", view.state === "failed");
  byId("go-back").hidden = view.number === 1 || view.state === "finished";
  if (view.id !== at || byId("go-back").hidden) askBack(false);
  at = view.id;
}

// Where one is among all steps; those before the present one are done.
function showWay(view) {
  const key = view ? `${view.number} ${view.state}` : "";
  const way = byId("flow");
  if (way.dataset.key === key) return;
  way.dataset.key = key;
  way.querySelectorAll("li").forEach((item, index) => {
    const done = view && (index + 1 < view.number || view.state === "finished");
    const here = view && !done && index + 1 === view.number;
    item.dataset.state = done ? "done" : "";
    item.toggleAttribute("aria-current", Boolean(here));
    if (here) item.setAttribute("aria-current", "step");
    write(item.querySelector(".stands"), done ? _("done") : here ? _("now") : "");
  });
}

// What is found cannot be had back, so that it is asked first.
function askBack(asking) {
  byId("sure").hidden = !asking;
  byId("go-back").setAttribute("aria-expanded", String(asking));
}

function showProblem({ problem, hint }) {
  const box = byId("problem");
  if (box.dataset.text === problem + hint) return;
  box.dataset.text = problem + hint;
  showRefusal(box, problem ? { message: problem, hint } : null);
}

function showQuestion({ question, state }) {
  const kind = question?.kind;
  write(byId("question"), kind === "go" ? "" : question?.text ?? "");
  byId("go").hidden = kind !== "go";
  if (kind === "go") write(byId("go"), question.text);
  byId("yes").hidden = byId("no").hidden = kind !== "yes_no";
  byId("number").hidden = kind !== "number";
  const key = JSON.stringify([question, WAITING.has(state)]);
  if (key === asked) return;
  asked = key;
  byId("value").value = proposal(question);
  write(byId("unit"), question?.unit ?? "");
}

function showMeasured(live) {
  write(byId("angle"), number(live.angle_deg, 1, "°"));
  write(byId("check"), number(live.check_deg, 1, "°"));
  write(byId("rate"), number(live.rate_deg_s, 2, "°/s"));
  write(byId("duty"), number(live.duty * 100, 0, " %"));
  write(byId("current"), number(live.current_a, 2, " A"));
  const fitted = Object.keys(CONTACTS).filter((name) => name in live.inputs);
  fill(byId("inputs"), fitted.map((name) => contact(CONTACTS[name], live.inputs[name])));
}

const number = (value, digits, unit) =>
  (value === null ? UNKNOWN : `${(value < 0 ? "−" : "")}${inWords(Math.abs(value), digits)}${unit}`);

// As it would be typed here, with all of its decimals.
const proposal = (question) => {
  const value = question?.proposal ?? null;
  const style = { useGrouping: false, maximumFractionDigits: 6 };
  return value === null ? "" : new Intl.NumberFormat(language, style).format(value);
};

const contact = (name, level) => [name, String(level), LEVELS[level]];

function checkText({ what, measured, limit, good }) {
  if (!limit) return [_("{what}: {measured}", { what, measured }), "noted", ""];
  const text = _("{what}: {measured} ({limit})", { what, measured, limit });
  return [text, String(good), good ? _("good") : _("not good")];
}

// Texts with a state each, which is said too; what has not changed is left alone.
function fill(list, rows) {
  const key = JSON.stringify(rows);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.hidden = rows.length === 0;
  list.replaceChildren(...rows.map(([text, state, said]) => {
    const item = document.createElement("li");
    item.textContent = text;
    item.dataset.state = state;
    if (said) {
      const level = document.createElement("span");
      level.className = "sr";
      level.textContent = `: ${said}`;
      item.append(level);
    }
    return item;
  }));
}

function silence(refusal) {
  showRefusal(refused, refusal);
  for (const id of ["angle", "check", "rate", "duty", "current"]) write(byId(id), UNKNOWN);
}

for (const act of ["go", "yes", "no", "repeat", "leave"]) {
  byId(act).addEventListener("click", () => say(act));
}
byId("go-back").addEventListener("click", () => {
  askBack(byId("sure").hidden);
  if (!byId("sure").hidden) byId("stay").focus();
});
byId("stay").addEventListener("click", () => {
  askBack(false);
  byId("go-back").focus();
});
byId("back").addEventListener("click", () => {
  askBack(false);
  byId("heading").focus();
  say("back");
});
for (const act of ["take", "resume"]) {
  byId(act).addEventListener("click", () => say(act, { made_by: byId("by").value.trim() || "somebody" }));
}
byId("number").addEventListener("submit", (event) => {
  event.preventDefault();
  const value = Number(byId("value").value.replace(",", ".").replace("−", "-"));
  if (byId("value").value.trim() === "" || Number.isNaN(value)) {
    const hint = _("Type it like {example}.", { example: inWords(-62.5, 1) });
    showRefusal(refused, { message: _("That is not a number."), hint });
  } else {
    say("number", { value });
  }
});

// In the simulator one button does to the pretend table what is asked for by hand.
const PRETEND = {
  hold: [["button", { down: true }]],
  let_go: [["button", { down: false }]],
  estop_open: [["estop", { open: true }]],
  estop_close: [["button", { down: false }], ["estop", { open: false }]],
  ankles_open: [["body", { kg: 0 }], ["ankles", { locked: false }]],
  ankles_close: [["ankles", { locked: true }]],
  upper_press: [["faults", { name: "upper_switch_stuck_on", on: true }]],
  upper_free: [["faults", { name: "upper_switch_stuck_on", on: false }]],
  lower_press: [["faults", { name: "lower_switch_stuck_on", on: true }]],
  lower_free: [["faults", { name: "lower_switch_stuck_on", on: false }]],
  mains_pull: [["button", { down: false }], ["mains", { ok: false }]],
  mains_plug: [["mains", { ok: true }]],
  battery_off: [["faults", { name: "battery_low", on: true }]],
  battery_on: [["faults", { name: "battery_low", on: false }]],
  enabling_hold: [["hand", { held: true }]],
  enabling_free: [["hand", { held: false }]],
  return_press: [["return", { down: true }]],
  return_free: [["return", { down: false }]],
  load_on: [["body", { kg: 110 }], ["ankles", { locked: true }]],
  load_off: [["body", { kg: 0 }], ["ankles", { locked: false }]],
};

const byHand = byId("by-hand");
let held = false;

async function actByHand() {
  const again = held && (hand === "hold" || hand === null);
  const act = again ? "let_go" : PRETEND[hand] ? hand : "hold";
  try {
    for (const [path, body] of PRETEND[act]) {
      await post(`/bench/${path}`, body);
      if (path === "button") held = body.down;
    }
  } catch (refusal) {
    showRefusal(refused, refusal);
  }
}

async function see() {
  if (!document.hidden && !byId("step").hidden) {
    try {
      const { angle_deg: angle } = await get("/bench/truth");
      const level = { angle: number(angle, 1, "") };
      write(byId("seen"), held
        ? _("The button is held. The digital level reads {angle}.", level)
        : _("The button is free. The digital level reads {angle}.", level));
    } catch {
      write(byId("seen"), "");
    }
  }
  setTimeout(see, 2 * LOOK_MS);
}

if (byHand) {
  byHand.addEventListener("click", () => { said = said.then(actByHand); });
  see();
}
look();
