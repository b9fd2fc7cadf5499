// How values are written for people; what is not known is a dash, never a zero.

import { _, number } from "./i18n.js";

export const UNKNOWN = "–";

export const MODES = {
  FAULTED: _("Not ready"),
  READY: _("Ready"),
  ARMED: _("Waiting for the button"),
  RUNNING: _("Running"),
  HOLDING: _("Stopped"),
  RETURNING: _("Coming up"),
  ESTOPPED: _("Emergency stop"),
  RECOVERING: _("Creeping up"),
};

const isLevel = (deg, digits) => Number(Math.abs(deg).toFixed(digits)) === 0;

export function angle(deg, digits = 1) {
  if (deg === null || deg === undefined) return UNKNOWN;
  const size = number(Math.abs(deg), digits);
  if (isLevel(deg, digits)) return _("{size}° level", { size });
  return deg > 0 ? _("{size}° head down", { size }) : _("{size}° head up", { size });
}

// Beside the measured angle, where room is short.
export function shortAngle(deg) {
  if (deg === null || deg === undefined) return UNKNOWN;
  if (isLevel(deg, 0)) return _("level");
  const size = number(Math.abs(deg));
  return deg > 0 ? _("{size}° down", { size }) : _("{size}° up", { size });
}

// As it is read out.
export function spokenAngle(deg) {
  if (isLevel(deg, 0)) return _("Level");
  const size = number(Math.abs(deg));
  return deg > 0 ? _("{size} degrees head down", { size }) : _("{size} degrees head up", { size });
}

export function minutes(seconds) {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Sets a text only when it differs, so that live regions are read out once.
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
