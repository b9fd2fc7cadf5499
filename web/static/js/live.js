// The live page: the table as it is measured, what to do now, and the answers to what is asked.

import { get, post, showRefusal } from "./api.js";
import { keepAwake } from "./awake.js";
import { showClock } from "./clock.js";
import { drawLimit, drawLock, drawMeasured, drawTarget } from "./drawing.js";
import { showExercise } from "./exercise.js";
import { showFaults } from "./faults.js";
import { _ } from "./i18n.js";
import { ask } from "./questions.js";
import { hush, speak } from "./spoken.js";
import { showSteps } from "./steps.js";
import { follow } from "./stream.js";
import { turn } from "./turning.js";
import { MODES, angle, shortAngle, write } from "./words.js";

const byId = (id) => document.getElementById(id);
const people = new Map(); // profiles by id
let session = null; // the newest session seen on this page
const asked = new Set(); // ids that have been looked for
let guide = null; // says or sounds what to do; null until it is there
let newer = null; // the version of the pages that the station serves by now, when it is another

async function learn() {
  for (const person of (await get("/people")).items) people.set(person.id, person);
}

function learnOnce(id) {
  if (asked.has(id)) return;
  asked.add(id);
  learn().catch(() => asked.delete(id)); // the limit mark stays away until it is back
}

// Speech and sound come after the first picture, and the page does without where they do not come.
function findGuide() {
  guide ??= () => {};
  import("./voice.js").then((voice) => { guide = voice.guide; }, () => {});
}

function guideAlong(now, person) {
  if (!guide) findGuide();
  try {
    guide(now, person);
  } catch (error) {
    console.error(error); // the page shows all of it anyway
  }
}

function state(now) {
  document.body.classList.remove("is-silent");
  if (newer && now.mode === "READY") reload();
  session = now.session ?? session;
  if (now.session) learnOnce(now.session.person_id);
  const person = people.get(now.session?.person_id);
  turn(now.angle_deg, person?.turning ?? "station", now.session?.id);
  showTable(now);
  showNow(now);
  showSteps(now.session);
  showExercise(now.session);
  showClock(now);
  showActions(now);
  ask(now.session);
  showFaults(now.faults);
  speak(now);
  keepAwake(now.mode);
  guideAlong(now, person);
}

function version(served) {
  newer = served === byId("table").dataset.version ? null : served;
}

// Once for each version, whatever comes of it.
function reload() {
  const tried = sessionStorage.getItem("reloaded") === newer;
  sessionStorage.setItem("reloaded", newer);
  newer = null;
  if (!tried) location.reload();
}

function silence(text) {
  document.body.classList.add("is-silent");
  drawMeasured(null);
  drawTarget(null);
  hush();
  write(byId("angle"), _("unknown"));
  byId("wanted").hidden = true;
  tellUnknown(text);
  write(byId("mode"), _("No data"));
  byId("mode").dataset.mode = "";
  write(byId("step"), "");
  write(byId("title"), _("No data from the station"));
  write(byId("prompt"), _("The button on the station works. STOP and Bring me up are still sent."));
  byId("clock").hidden = true;
  byId("times").hidden = true;
  for (const button of byId("actions").children) button.hidden = true;
  showSteps(null);
  showExercise(null);
  ask(null);
}

function tellUnknown(text) {
  byId("unknown").hidden = !text;
  write(byId("unknown"), text);
}

function showTable(now) {
  drawMeasured(now.angle_deg);
  drawTarget(now.target_deg);
  drawLock(now.inputs.ankles_locked);
  write(byId("angle"), now.angle_deg === null ? _("unknown") : angle(now.angle_deg));
  tellUnknown(now.angle_deg === null ? _("The angle is unknown: the tilt sensors give no value.") : "");
  byId("wanted").hidden = now.target_deg === null;
  write(byId("goal"), shortAngle(now.target_deg));
  const cap = capOf(now.session);
  drawLimit(cap);
  byId("cap").hidden = cap === null;
  write(byId("limit-text"), shortAngle(cap));
}

// The most restrictive of person and machine.
function capOf(running) {
  const own = running?.needs_button ? people.get(running.person_id)?.limits?.deepest_deg : undefined;
  return own === undefined ? null : Math.min(own, Number(byId("table").dataset.deepest));
}

function showNow(now) {
  write(byId("mode"), startsHere(now) ? _("Waiting for the start") : MODES[now.mode] ?? now.mode);
  byId("mode").dataset.mode = now.mode;
  write(byId("step"), now.session ? where(now.session) : "");
  const [title, prompt] = words(now);
  write(byId("title"), title);
  write(byId("prompt"), prompt);
}

function where({ program_title: program, step_index: index, steps }) {
  return _("{program} · step {n} of {steps}", { program, n: index + 1, steps });
}

// Only what leaves the table alone may be started on a screen.
function startsHere({ mode, session: running }) {
  return mode === "ARMED" && running?.needs_button === false;
}

function words(now) {
  const { mode, session: running, faults, leaving } = now;
  if (startsHere(now)) return [_("Press Start"), running.prompt];
  if (running) return [heading(mode, running), running.prompt];
  if (leaving) return [_("Switching off"), _("The station is being switched off.")];
  if (faults.some((fault) => fault.code === "start_up")) {
    return [_("Press the button once"), _("The station has just started. Its button makes it ready.")];
  }
  if (mode === "READY" && session) return [_("The session has ended"), OVER[session.needs_button]];
  return IDLE[mode] ?? [MODES[mode] ?? mode, ""];
}

const OVER = {
  true: _("Stand still for a minute before you open the ankle lock."),
  false: _("Take a moment before you go on with your day."),
};
const IDLE = {
  READY: [_("Ready"), _("The table stands upright, without power.")],
  FAULTED: [_("Not ready"), _("The table stands still, without power.")],
  ESTOPPED: [_("Emergency stop"), _("The motor has no power.")],
  HOLDING: [_("Stopped"), _("Press the button on the station to come up now.")],
  RETURNING: [_("Coming up"), _("Stay relaxed. Press the button to stop.")],
  RECOVERING: [_("Creeping up"), _("Keep holding the button; let go to stop.")],
};

function heading(mode, running) {
  if (mode === "ARMED") return _("Press the green button on the station");
  if (mode === "RUNNING") return running.phase === "warn" ? _("The table will move") : running.title;
  return MODES[mode];
}

function showActions(now) {
  const { mode, session: running } = now;
  byId("start").hidden = !startsHere(now);
  byId("done").hidden = !(mode === "RUNNING" && running?.phase === "exercise");
  byId("disarm").hidden = mode !== "ARMED";
  byId("straight").hidden = mode !== "RETURNING";
  if (mode !== "RETURNING") calm();
  byId("choose").hidden = mode !== "READY" || running !== null;
  byId("finished").hidden = running !== null || session === null;
  if (session) byId("finished").href = `/after/${encodeURIComponent(session.id)}`;
  const bench = document.querySelector(".bench-link");
  const needed = ["ARMED", "FAULTED", "ESTOPPED"].includes(mode) && !startsHere(now);
  if (bench) bench.hidden = !needed;
}

// Straight up leaves out the rests against fainting: it is asked for twice.
const straight = byId("straight");
const straightText = straight.textContent;

function calm() {
  delete straight.dataset.sure;
  write(straight, straightText);
}

straight.addEventListener("click", () => {
  if (straight.dataset.sure) {
    act("/return", { straight: true });
    calm();
  } else {
    straight.dataset.sure = "yes";
    write(straight, _("You may feel faint. Press again to go straight up"));
  }
});

async function act(path, body) {
  try {
    await post(path, body);
    showRefusal(byId("refused"), null);
  } catch (refusal) {
    showRefusal(byId("refused"), refusal);
  }
}

byId("start").addEventListener("click", () => act("/start"));
byId("done").addEventListener("click", () => act("/respond", { reply: "ok" }));
byId("disarm").addEventListener("click", () => act("/disarm"));
document.addEventListener("answer", (event) => act("/respond", event.detail));
document.addEventListener("acknowledge", (event) => act("/acknowledge", event.detail));

learn().catch(() => {});
// A wide screen has room for the bench of the pretend table.
const wide = matchMedia("(min-width: 1300px)");
const showBench = () => {
  if (!byId("panel") || !wide.matches || document.querySelector("link[href$='/panel.css']")) return;
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/panel.css" });
  document.head.append(style);
  import("./bench.js");
};
wide.addEventListener("change", showBench);
showBench();

follow({ state, silence, version });
