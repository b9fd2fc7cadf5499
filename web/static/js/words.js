// How values are written for people; what is not known is a dash, never a zero.

export const UNKNOWN = "–";

export const MODES = {
  FAULTED: "Not ready",
  READY: "Ready",
  ARMED: "Waiting for the button",
  RUNNING: "Running",
  HOLDING: "Stopped",
  RETURNING: "Coming up",
  ESTOPPED: "Emergency stop",
  RECOVERING: "Creeping up",
};

export function angle(deg, digits = 1) {
  if (deg === null || deg === undefined) return UNKNOWN;
  const size = Math.abs(deg).toFixed(digits);
  if (Number(size) === 0) return `${size}° level`;
  return `${size}° head ${deg > 0 ? "down" : "up"}`;
}

// Beside the measured angle, where room is short.
export function shortAngle(deg) {
  return angle(deg, 0).replace("head ", "").replace("0° level", "level");
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
