// The exercise that is being done: its figure, and how far the time has come in it.

import { _ } from "./i18n.js";
import { write } from "./words.js";

const figure = document.getElementById("figure");
const still = figure.querySelector("source");
const picture = figure.querySelector("img");
const count = document.getElementById("count");
const beside = { floor: document.getElementById("table"), table: document.getElementById("beside") };
let shown = null; // id of the exercise whose figure is loaded, or being loaded
let missing = false; // there is none of it: the words say it all

picture.addEventListener("error", () => { missing = true; });

export function showExercise(running) {
  const exercise = running?.exercise ?? null;
  const text = exercise && exercise.repetition_s > 0 ? progress(exercise) : "";
  write(count, text);
  count.hidden = !text;
  if (exercise && exercise.exercise_id !== shown) load(exercise, running.title);
  figure.hidden = exercise === null || missing;
}

// On the floor the figure takes the place of the table, which stands there without power.
function load({ exercise_id: id, place: where }, title) {
  shown = id;
  missing = false;
  if (figure.parentNode !== beside[where]) beside[where].prepend(figure);
  const place = `/figures/${encodeURIComponent(id)}`;
  picture.alt = _("{title}, drawn as a figure", { title });
  still.srcset = `${place}-still.svg`;
  picture.src = `${place}.svg`;
}

// Each set is done left, then right, where there are two sides; a pause stands between rounds.
function progress(exercise) {
  const { sets, repetitions, sides, elapsed_s: elapsed } = exercise;
  const one = exercise.repetition_s + exercise.hold_s;
  const busy = repetitions * one;
  const turn = busy + exercise.pause_s;
  const round = Math.min(Math.floor(elapsed / turn), sets * sides - 1);
  const inRound = elapsed - round * turn;
  const pausing = inRound >= busy && round + 1 < sets * sides;
  const at = pausing ? round + 1 : round;
  const repetition = Math.min(Math.floor(inRound / one) + 1, repetitions);
  const parts = [
    sets > 1 && _("set {n} of {sets}", { n: Math.floor(at / sides) + 1, sets }),
    !pausing && repetitions > 1 && _("repetition {n} of {all}", { n: repetition, all: repetitions }),
    sides > 1 && (at % sides ? _("right side") : _("left side")),
  ];
  const text = parts.filter(Boolean).join(", ");
  return pausing ? _("Pause. Next: {what}", { what: text }) : text.charAt(0).toUpperCase() + text.slice(1);
}
