// The time that is left, as large as the screen allows; before the start, a ring that runs out.

import { _, number } from "./i18n.js";
import { minutes, write } from "./words.js";

const byId = (id) => document.getElementById(id);
const NAMES = {
  ARMED: _("Seconds to press it"),
  HOLDING: _("Comes up by itself in"),
  RETURNING: _("Upright in"),
};

export function showClock({ mode, session: running }) {
  byId("clock").hidden = !running;
  byId("times").hidden = !running;
  const waits = Boolean(running) && mode === "ARMED" && running.remaining_s !== null;
  byId("ring").toggleAttribute("hidden", !waits);
  if (!running) return;
  if (waits) byId("ring-left").setAttribute("stroke-dasharray", `${running.remaining_s} 60`);
  write(byId("left-name"), NAMES[mode] ?? _("Left in this step"));
  write(byId("left"), waits ? number(Math.ceil(running.remaining_s)) : minutes(running.remaining_s));
  write(byId("inverted"), minutes(running.inverted_s));
  write(byId("total"), minutes(running.planned_s));
  byId("inverted-box").hidden = !running.needs_button || mode === "ARMED";
  byId("total-box").hidden = running.planned_s === null;
}
