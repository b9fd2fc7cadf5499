// The live page: the table as it is measured, what to do now, and the answers to what is asked.

import { get, post, showRefusal } from "./api.js";
import { drawLimit, drawLock, drawMeasured, drawTarget } from "./drawing.js";
import { showFaults } from "./faults.js";
import { ask } from "./questions.js";
import { follow } from "./stream.js";
import { MODES, angle, minutes, shortAngle, write } from "./words.js";

const byId = (id) => document.getElementById(id);
const titles = new Map(); // programs by id
const limits = new Map(); // deepest angle by person
let session = null; // id of the newest session seen on this page
let asked = new Set(); // ids that have been looked for

async function learn() {
  const [programs, people] = await Promise.all([get("/programs"), get("/people")]);
  for (const program of programs.items) titles.set(program.id, program.title);
  for (const person of people.items) limits.set(person.id, person.limits.deepest_deg);
}

function learnOnce(id) {
  if (asked.has(id)) return;
  asked.add(id);
  learn().catch(() => asked.delete(id)); // names and the limit mark stay away until it is back
}

function state(now) {
  document.body.classList.remove("is-silent");
  session = now.session?.id ?? session;
  if (now.session) learnOnce(`${now.session.person_id} ${now.session.program_id}`);
  showTable(now);
  showNow(now);
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
  const own = limits.get(running?.person_id);
  return own === undefined ? null : Math.min(own, Number(byId("table").dataset.deepest));
}

function showNow(now) {
  write(byId("mode"), MODES[now.mode] ?? now.mode);
  byId("mode").dataset.mode = now.mode;
  write(byId("step"), now.session ? where(now.session) : "");
  const [title, prompt] = words(now);
  write(byId("title"), title);
  write(byId("prompt"), prompt);
}

function where({ program_id: program, step_index: index, steps }) {
  return `${titles.get(program) ?? ""} · step ${index + 1} of ${steps}`.replace(/^ · s/, "S");
}

function words({ mode, session: running, faults, leaving }) {
  if (running) return [heading(mode, running), running.prompt];
  if (leaving) return ["Switching off", "The station is being switched off."];
  if (faults.some((fault) => fault.code === "start_up")) {
    return ["Press the button once", "The station has just started. Its button makes it ready."];
  }
  if (mode === "READY" && session) return OVER;
  return IDLE[mode] ?? [MODES[mode] ?? mode, ""];
}

const OVER = ["The session has ended", "Stand still for a minute before you open the ankle lock."];
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
  byId("total-box").hidden = running.planned_s === null;
}

const CLOCK_NAMES = {
  ARMED: "Time to press it",
  HOLDING: "Comes up by itself in",
  RETURNING: "Upright in",
};

function showActions({ mode, session: running }) {
  byId("done").hidden = !(mode === "RUNNING" && running?.phase === "exercise");
  byId("disarm").hidden = mode !== "ARMED";
  byId("straight").hidden = mode !== "RETURNING";
  if (mode !== "RETURNING") calm();
  byId("choose").hidden = mode !== "READY" || running !== null;
  byId("finished").hidden = running !== null || session === null;
  if (session) byId("finished").href = `/history/${encodeURIComponent(session)}`;
  const bench = document.querySelector(".bench-link");
  if (bench) bench.hidden = !["ARMED", "FAULTED", "ESTOPPED"].includes(mode);
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

byId("done").addEventListener("click", () => act("/respond", { reply: "ok" }));
byId("disarm").addEventListener("click", () => act("/disarm"));
document.addEventListener("answer", (event) => act("/respond", event.detail));
document.addEventListener("acknowledge", (event) => act("/acknowledge", event.detail));

drawMeasured(null);
drawLimit(null);
learn().catch(() => {});
follow({ state, silence });
