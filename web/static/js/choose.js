// The start page: chooses a session, and says when one is already going on.

import { get, post, showRefusal } from "./api.js";
import { MODES, write } from "./words.js";

const refused = document.getElementById("refused");
const BUSY = new Set(["ARMED", "RUNNING", "HOLDING", "RETURNING", "RECOVERING"]);

async function choose(button) {
  button.disabled = true;
  try {
    await post("/arm", { program_id: button.dataset.program, person_id: button.dataset.person });
    location.assign("/live");
  } catch (refusal) {
    showRefusal(refused, refusal);
    refused.scrollIntoView({ block: "center" });
    button.disabled = false;
  }
}

async function banner() {
  const { mode } = await get("/state");
  const box = document.getElementById("running");
  box.hidden = !BUSY.has(mode);
  write(box.querySelector("span"), `A session is going on: ${(MODES[mode] ?? mode).toLowerCase()}.`);
}

for (const button of document.querySelectorAll("[data-program]")) {
  button.addEventListener("click", () => choose(button));
}
banner().catch((refusal) => showRefusal(refused, refusal));
