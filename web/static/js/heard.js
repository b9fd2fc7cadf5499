// What is to be heard when one snapshot follows another: a sentence, or a tone. Nothing twice, and
// no more than the station's own loudspeaker says: the rules are those of station/speech.

import { _ } from "./i18n.js";

export const BRIEF = 0; // only into silence: a number that is late is wrong
export const NEXT = 1; // waits for what is being said; a newer one takes its place
export const URGENT = 2; // cuts short what is being said

const QUESTIONS = {
  pain: _("How much pain is there now?"),
  well: _("Do you feel well?"),
  check_in: _("Are you well?"),
};
const COUNTDOWN = [
  [1, _("One.")],
  [2, _("Two.")],
  [3, _("Three.")],
  [10, _("Ten seconds.")],
];
const COUNTED = new Set(["hold", "rest", "exercise", "chosen"]);
const STOPS = new Set(["HOLDING", "ESTOPPED", "FAULTED", "RECOVERING"]);
const STANDS = new Set(["hold", "rest"]);
const OVER = _("The session is over.");
export const LOST = _("No data from the station. Use the button on the station.");

// { text, weight }, or null for nothing.
export function utterance(before, now) {
  const faults = newFaults(before, now).map(({ text, hint }) => `${text} ${hint}`.trim());
  const news = [...faults, ...guidance(before, now)];
  if (news.length) return { text: news.join(" "), weight: isUrgent(before, now) ? URGENT : NEXT };
  const left = passed(before, now);
  return left ? { text: left[1], weight: BRIEF } : null;
}

// The name of a tone, or null for none.
export function tone(before, now) {
  if (isStopped(before, now) || newFaults(before, now).length) return "stop";
  if (isAsked(before, now)) return "question";
  if (isOver(before, now)) return "done";
  if (beginsToMove(before, now)) return "warn";
  if (before.session?.phase === "move" && STANDS.has(now.session?.phase)) return "arrived";
  if (isAnotherStep(before, now)) return "step";
  const left = passed(before, now);
  return left && left[0] <= 3 ? "tick" : null;
}

function isUrgent(before, now) {
  return isStopped(before, now) || isAsked(before, now) || newFaults(before, now).length > 0;
}

const isStopped = (before, now) => STOPS.has(now.mode) && now.mode !== before.mode;

function newFaults(before, now) {
  const known = new Set(before.faults.map((fault) => fault.code));
  return now.faults.filter((fault) => !known.has(fault.code));
}

function isAsked(before, now) {
  const question = now.session?.question ?? null;
  return question !== null && question !== (before.session?.question ?? null);
}

const isOver = (before, now) => !now.session && Boolean(before.session) && now.mode === "READY";

function isAnotherStep(before, now) {
  const [was, is] = [before.session, now.session];
  return Boolean(was && is) && (was.id !== is.id || was.step_index !== is.step_index);
}

// The warning before the first motion, every step that moves, and the way up; not every swing.
function beginsToMove(before, now) {
  if (now.mode === "RETURNING" && before.mode !== "RETURNING") return true;
  const [was, is] = [before.session, now.session];
  if (!is || is.phase === was?.phase) return Boolean(is?.phase === "move" && isAnotherStep(before, now));
  if (is.phase === "warn" || is.phase === "return") return true;
  const swings = was && STANDS.has(was.phase) && !isAnotherStep(before, now);
  return is.phase === "move" && was?.phase !== "warn" && !swings;
}

function guidance(before, now) {
  const [was, is] = [before.session, now.session];
  if (!is) return isOver(before, now) ? [OVER] : [];
  const said = [];
  const another = !was || was.id !== is.id || was.step_index !== is.step_index || was.phase !== is.phase;
  if (is.title !== (was?.title ?? "")) said.push(/[?!.]$/.test(is.title) ? is.title : `${is.title}.`);
  const question = isAsked(before, now) ? QUESTIONS[is.question] ?? "" : "";
  if (question && !is.prompt.includes(question)) said.push(question);
  if (is.prompt && (another || is.prompt !== was.prompt)) said.push(is.prompt);
  return said;
}

function passed(before, now) {
  const [was, is] = [before.session, now.session];
  if (!is || was?.id !== is.id || !COUNTED.has(is.phase)) return null;
  if (was.remaining_s === null || is.remaining_s === null) return null;
  return COUNTDOWN.find(([left]) => is.remaining_s <= left && left < was.remaining_s) ?? null;
}
