// The steps of the session by name: the one that is being done, what was before and what comes.

import { get } from "./api.js";
import { write } from "./words.js";

const list = document.getElementById("steps");
let listed = ""; // of which session the list is, or is being fetched
let lines = []; // what the list shows

export function showSteps(running) {
  if (running && listed !== running.id) learn(running);
  const fits = Boolean(running) && lines.length === running.steps;
  list.hidden = !fits;
  if (fits) mark(running.step_index);
}

async function learn({ id, program_id: program, person_id: person }) {
  listed = id;
  lines = [];
  try {
    const path = `/programs/${encodeURIComponent(program)}/steps?person_id=${encodeURIComponent(person)}`;
    fill((await get(path)).items);
  } catch {
    setTimeout(() => { if (listed === id && !lines.length) listed = ""; }, 5000); // then once more
  }
}

function fill(items) {
  lines = items.map(({ title }) => {
    const line = document.createElement("li");
    write(line, title);
    return line;
  });
  list.replaceChildren(...lines);
}

// How far a line is from the current one decides whether there is room for it on a small screen.
function mark(current) {
  lines.forEach((line, index) => {
    const away = String(index - current);
    if (line.dataset.away === away) return;
    line.dataset.away = away;
    line.dataset.far = String(Math.abs(index - current));
    line.toggleAttribute("aria-current", index === current);
    if (index === current) line.setAttribute("aria-current", "step");
    line.value = index + 1;
  });
}
