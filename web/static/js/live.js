// The live page: the table as it is measured, what to do now, and the answers to what is asked.

import { get, post, showRefusal } from "./api.js";
import { drawLimit, drawLock, drawMeasured, drawTarget } from "./drawing.js";
import { showExercise } from "./exercise.js";
import { showFaults } from "./faults.js";
import { ask } from "./questions.js";
import { follow } from "./stream.js";
import { MODES, angle, minutes, shortAngle, write } from "./words.js";

const byId = (id) => document.getElementById(id);
const limits = new Map(); // deepest angle by person
let session = null; // the newest session seen on this page
let asked = new Set(); // ids that have been looked for

async function learn() {
  const people = await get("/people");
  for (const person of people.items) limits.set(person.id, person.limits.deepest_deg);
}

function learnOnce(id) {
  if (asked.has(id)) return;
  asked.add(id);
  learn().catch(() => asked.delete(id)); // the limit mark stays away until it is back
}

function state(now) {
  document.body.classList.remove("is-silent");
  session = now.session ?? session;
  if (now.session) learnOnce(now.session.person_id);
  showTable(now);
  showNow(now);
  showExercise(now.session);
  showClocks(now);
  showActions(now);
  ask(now.session);
  showFaults(now.faults);
}

function silence(text) {
  document.body.classList.add("is-silent");
  drawMeasured(null);
  drawTarget(null);
  write(byId("angle"), "unknown");
  byId("wanted").hidden = true;
  tellUnknown(text);
  write(byId("mode"), "No data");
  byId("mode").dataset.mode = "";
  write(byId("step"), "");
  write(byId("title"), "No data from the station");
  write(byId("prompt"), "The button on the station works. STOP and Bring me up are still sent.");
  byId("clocks").hidden = true;
  for (const button of byId("actions").children) button.hidden = true;
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
  write(byId("angle"), now.angle_deg === null ? "unknown" : angle(now.angle_deg));
  tellUnknown(now.angle_deg === null ? "The angle is unknown: the tilt sensors give no value." : "");
  byId("wanted").hidden = now.target_deg === null;
  write(byId("goal"), shortAngle(now.target_deg));
  const cap = capOf(now.session);
  drawLimit(cap);
  byId("cap").hidden = cap === null;
  write(byId("limit-text"), shortAngle(cap));
}

// The most restrictive of person and machine.
function capOf(running) {
  const own = running?.needs_button ? limits.get(running.person_id) : undefined;
  return own === undefined ? null : Math.min(own, Number(byId("table").dataset.deepest));
}

function showNow(now) {
  write(byId("mode"), startsHere(now) ? "Waiting for the start" : MODES[now.mode] ?? now.mode);
  byId("mode").dataset.mode = now.mode;
  write(byId("step"), now.session ? where(now.session) : "");
  const [title, prompt] = words(now);
  write(byId("title"), title);
  write(byId("prompt"), prompt);
}

function where({ program_title: title, step_index: index, steps }) {
  return `${title} · step ${index + 1} of ${steps}`;
}

// Only what leaves the table alone may be started on a screen.
function startsHere({ mode, session: running }) {
  return mode === "ARMED" && running?.needs_button === false;
}

function words(now) {
  const { mode, session: running, faults, leaving } = now;
  if (startsHere(now)) return ["Press Start", running.prompt];
  if (running) return [heading(mode, running), running.prompt];
  if (leaving) return ["Switching off", "The station is being switched off."];
  if (faults.some((fault) => fault.code === "start_up")) {
    return ["Press the button once", "The station has just started. Its button makes it ready."];
  }
  if (mode === "READY" && session) return ["The session has ended", OVER[session.needs_button]];
  return IDLE[mode] ?? [MODES[mode] ?? mode, ""];
}

const OVER = {
  true: "Stand still for a minute before you open the ankle lock.",
  false: "Take a moment before you go on with your day.",
};
const IDLE = {
  READY: ["Ready", "The table stands upright, without power."],
  FAULTED: ["Not ready", "The table stands still, without power."],
  ESTOPPED: ["Emergency stop", "The motor has no power."],
  HOLDING: ["Stopped", "Press the button on the station to come up now."],
  RETURNING: ["Coming up", "Stay relaxed. Press the button to stop."],
  RECOVERING: ["Creeping up", "Keep holding the button; let go to stop."],
};

function heading(mode, running) {
  if (mode === "ARMED") return "Press the button on the station";
  if (mode === "RUNNING") return running.phase === "warn" ? "The table will move" : running.title;
  return MODES[mode];
}

function showClocks({ mode, session: running }) {
  byId("clocks").hidden = !running;
  if (!running) return;
  write(byId("left-name"), CLOCK_NAMES[mode] ?? "Left in this step");
  write(byId("left"), minutes(running.remaining_s));
  write(byId("inverted"), minutes(running.inverted_s));
  write(byId("total"), minutes(running.planned_s));
  byId("inverted-box").hidden = !running.needs_button;
  byId("total-box").hidden = running.planned_s === null;
}

const CLOCK_NAMES = {
  ARMED: "Time to press it",
  HOLDING: "Comes up by itself in",
  RETURNING: "Upright in",
};

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
    write(straight, "You may feel faint. Press again to go straight up");
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

drawMeasured(null);
drawLimit(null);
learn().catch(() => {});
follow({ state, silence });
