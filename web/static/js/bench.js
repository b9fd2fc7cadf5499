// The panel of the pretend table: what a hand does there is sent to the plant, in order.

import { get, post, showRefusal } from "./api.js";
import { _, number as written } from "./i18n.js";
import { follow } from "./stream.js";
import { MODES, UNKNOWN, write } from "./words.js";

const TRUTH_MS = 250;
const AGAIN_MS = 200;
const RELEASE_TRIES = 10;
const byId = (id) => document.getElementById(id);
const panel = byId("panel");
const refused = byId("bench-refused");
let queue = Promise.resolve();

// One after the other: a press must never arrive after its release.
function send(path, body, tries = 1) {
  queue = queue.then(() => deliver(path, body, tries)).then(
    () => showRefusal(refused, null),
    (refusal) => showRefusal(refused, refusal),
  );
  return queue;
}

async function deliver(path, body, tries) {
  try {
    await post(`/bench/${path}`, body);
  } catch (refusal) {
    if (tries <= 1) throw refusal;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
    await deliver(path, body, tries - 1);
  }
}

// The round button is down for as long as the finger, the mouse or the key is.
const round = byId("round");
let down = false;

function press(is) {
  if (is === down) return;
  down = is;
  round.setAttribute("aria-pressed", String(is));
  send("button", { down: is }, is ? 1 : RELEASE_TRIES); // a button must not stay down by itself
}

round.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  round.setPointerCapture(event.pointerId);
  press(true);
});
for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
  round.addEventListener(name, () => press(false));
}
round.addEventListener("contextmenu", (event) => event.preventDefault());
round.addEventListener("keydown", (event) => {
  if (![" ", "Enter"].includes(event.key)) return;
  event.preventDefault();
  if (!event.repeat) press(true);
});
round.addEventListener("keyup", (event) => {
  if ([" ", "Enter"].includes(event.key)) press(false);
});
addEventListener("blur", () => press(false));
addEventListener("pagehide", () => press(false));
document.addEventListener("visibilitychange", () => { if (document.hidden) press(false); });

const isOn = (element, name) => element.getAttribute(name) === "true";

byId("estop").addEventListener("click", () => send("estop", { open: !isOn(byId("estop"), "aria-pressed") }));
byId("ankles").addEventListener("click", () => send("ankles", { locked: !isOn(byId("ankles"), "aria-checked") }));
byId("mains").addEventListener("click", () => send("mains", { ok: !isOn(byId("mains"), "aria-checked") }));
byId("hand").addEventListener("click", () => send("hand", { held: !isOn(byId("hand"), "aria-checked") }));
byId("hand-up").addEventListener("click", () => send("return", { down: !isOn(byId("hand-up"), "aria-checked") }));

const kg = byId("kg");
kg.addEventListener("input", () => write(byId("kg-text"), kg.value));
kg.addEventListener("change", () => send("body", { kg: Number(kg.value) }));

for (const fault of document.querySelectorAll("[data-fault]")) {
  if (!fault.matches("button")) continue;
  fault.addEventListener("click", () => {
    const on = !isOn(fault, "aria-checked");
    fault.setAttribute("aria-checked", String(on));
    send("faults", { name: fault.dataset.fault, on });
  });
}

byId("mend")?.addEventListener("click", () => send("mend", {}));
byId("reset")?.addEventListener("click", () => send("reset", {}));
for (const button of document.querySelectorAll("[data-speed]")) {
  button.addEventListener("click", () => send("speed", { factor: Number(button.dataset.speed) }));
}

// Shows the faults whose words or name have what is looked for, and only the groups that have some.
byId("find")?.addEventListener("input", () => {
  const wanted = byId("find").value.trim().toLowerCase();
  let any = false;
  for (const group of document.querySelectorAll(".fault-group")) {
    let some = false;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      some ||= !item.hidden;
    }
    group.hidden = !some;
    group.open = some && wanted !== "";
    any ||= some;
  }
  byId("none-found").hidden = any;
});

function number(value, unit, digits = 1) {
  return value === null || value === undefined ? UNKNOWN : `${written(unsigned(value, digits), digits)} ${unit}`.trim();
}

// What is shown as zero has no sign.
const unsigned = (value, digits) => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value);

const onOff = (on) => (on === undefined || on === null ? UNKNOWN : on ? _("on") : _("off"));

function turn(id, deg) {
  const bed = byId(id);
  if (!bed) return;
  bed.toggleAttribute("hidden", deg === null || deg === undefined);
  if (typeof deg === "number") bed.setAttribute("transform", `rotate(${deg.toFixed(2)})`);
}

function state(now) {
  const { inputs } = now;
  byId("estop").setAttribute("aria-pressed", String(inputs.estop_closed === false));
  write(byId("estop-state"), inputs.estop_closed ? _("Press to open the chain") : _("Open: press to pull it out"));
  byId("ankles").setAttribute("aria-checked", String(inputs.ankles_locked === true));
  byId("mains").setAttribute("aria-checked", String(inputs.mains_ok === true));
  byId("hand").setAttribute("aria-checked", String(inputs.enabling === true));
  byId("hand-up").setAttribute("aria-checked", String(inputs.return_button === true));
  turn("measured-bed", now.angle_deg);
  write(byId("measured-angle"), number(now.angle_deg, "°"));
  write(byId("measured-rate"), number(now.rate_deg_s, "°/s"));
  write(byId("asked-power"), onOff(now.power));
  write(byId("asked-duty"), number(now.duty, "", 2));
  write(byId("bench-mode"), MODES[now.mode] ?? now.mode);
  if (byId("bench-mode")) byId("bench-mode").dataset.mode = now.mode;
}

function silence() {
  turn("measured-bed", null);
  for (const id of ["measured-angle", "measured-rate", "asked-power", "asked-duty", "bench-mode"]) {
    write(byId(id), UNKNOWN);
  }
}

function showTruth(truth) {
  turn("true-bed", truth.angle_deg);
  write(byId("true-angle"), number(truth.angle_deg, "°"));
  write(byId("true-rate"), number(truth.rate_deg_s, "°/s"));
  write(byId("true-power"), onOff(truth.power));
  write(byId("true-duty"), number(truth.duty, "", 2));
  write(byId("true-current"), number(truth.current_a, "A"));
  write(byId("true-signal"), _("{lamp}, {buzzer}", { lamp: onOff(truth.lamp), buzzer: onOff(truth.buzzer) }));
  round.classList.toggle("is-lit", truth.lamp === true);
  round.classList.toggle("is-buzzing", truth.buzzer === true);
  showMass(truth.body_kg);
  showFaults(truth.faults);
  showSpeed(truth.speed);
  showStory(truth);
}

function hideTruth() {
  turn("true-bed", null);
  for (const what of ["angle", "rate", "power", "duty", "current", "signal"]) write(byId(`true-${what}`), UNKNOWN);
}

function showSpeed(speed) {
  for (const button of document.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
  }
}

// A recording that was begun or ended elsewhere changes what can be done here.
function showStory(truth) {
  const story = byId("story");
  if (!story || truth.recording === undefined) return;
  const whole = Math.round(truth.recorded_s);
  write(byId("story-time"), `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`);
  const shown = story.dataset.state === "open";
  if (shown !== truth.recording && !down) location.reload();
}

function showMass(mass) {
  if (mass === undefined || document.activeElement === kg) return;
  kg.value = mass;
  write(byId("kg-text"), String(Math.round(mass)));
}

function showFaults(active) {
  if (!active) return;
  for (const fault of document.querySelectorAll("button[data-fault]")) {
    fault.setAttribute("aria-checked", String(active.includes(fault.dataset.fault)));
  }
  for (const group of document.querySelectorAll(".fault-group")) {
    const on = group.querySelectorAll('[aria-checked="true"]').length;
    const mark = group.querySelector(".group-on");
    mark.hidden = on === 0;
    write(mark, _("{count} on", { count: on }));
  }
  write(byId("faults-on"), active.length ? _("Switched on: {names}", { names: active.join(", ") }) : _("None is switched on."));
}

const isShown = () => !document.hidden && panel.offsetParent !== null;

async function watch() {
  if (isShown()) await get("/bench/truth").then(showTruth, hideTruth);
  setTimeout(watch, TRUTH_MS);
}

follow({ state, silence });
watch();
