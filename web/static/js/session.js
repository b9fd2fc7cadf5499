// Keeps how a session was for the person.

import { post } from "./api.js";
import { write } from "./words.js";

const form = document.getElementById("ratings");
const kept = document.getElementById("kept");

function ratings() {
  const data = new FormData(form);
  const body = { note: data.get("note") };
  for (const name of ["before_nrs", "after_nrs", "rpe"]) {
    if (data.get(name) !== null) body[name] = Number(data.get(name));
  }
  return body;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  write(kept, "");
  try {
    await post(`/sessions/${encodeURIComponent(form.dataset.session)}/ratings`, ratings());
    write(kept, "Kept.");
  } catch (refusal) {
    write(kept, `${refusal.message} ${refusal.hint}`);
  }
});
