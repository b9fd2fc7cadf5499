// Guides by speech or by tones what the page shows, in one window of a browser at a time. Only a
// voice that this device has itself is taken: no sentence leaves the station.

import { BRIEF, LOST, NEXT, URGENT, tone, utterance } from "./heard.js";
import { _, language } from "./i18n.js";
import { isAllowed, play, unlock } from "./sounds.js";

const GUEST = "guest"; // has no profile, and hears tones
const SILENT_MS = 1500;
const LEASE_MS = 2000;
const RENEW_MS = 500;
const SPEAKER = "speaker"; // in the browser's storage: the window that is heard, and since when
const me = `${Date.now()}-${Math.random()}`;
const synthesis = window.speechSynthesis;

let last = null; // the snapshot before
let heardAt = 0;
let lost = false;
let how = "off";
let waiting = null;

export function guide(now, person) {
  const before = last;
  last = now;
  heardAt = performance.now();
  lost = false;
  if (now.session) how = wanted(now.session, person);
  offer();
  if (!before || !mayBeHeard()) return;
  const voice = ownVoice();
  if (voice) say(utterance(before, now), voice);
  else sound(tone(before, now));
}

// Until it is known what somebody has chosen nothing is heard.
function wanted({ person_id: id }, person) {
  return person?.guidance ?? (id === GUEST ? "sound" : "off");
}

const mayBeHeard = () => how !== "off" && !document.hidden && isAllowed() && isMine();

function sound(name) {
  if (name) play(name);
}

// Of the page's language, the browser's favourite first.
function ownVoice() {
  if (how !== "speech" || !synthesis) return null;
  const own = synthesis.getVoices().filter((voice) => voice.localService && speaks(voice));
  return own.find((voice) => voice.default) ?? own[0] ?? null;
}

const speaks = (voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language.split("-")[0];
const isBusy = () => synthesis.speaking || synthesis.pending;

function say(said, voice) {
  if (said?.weight === URGENT) {
    waiting = null;
    synthesis.cancel();
    speak(said.text, voice);
  } else if (said?.weight === NEXT) {
    waiting = said.text;
  }
  if (isBusy()) return;
  if (waiting) speak(waiting, voice);
  else if (said?.weight === BRIEF) speak(said.text, voice);
  waiting = null;
}

function speak(text, voice) {
  const sentence = new SpeechSynthesisUtterance(text);
  sentence.voice = voice;
  sentence.lang = voice.lang;
  synthesis.speak(sentence);
}

function hush() {
  waiting = null;
  synthesis?.cancel();
}

// The station is silent in the middle of a session: said once.
function miss() {
  const silent = performance.now() - heardAt > SILENT_MS;
  if (lost || !silent || !last?.session || !mayBeHeard()) return;
  lost = true;
  const voice = ownVoice();
  if (voice) say({ text: LOST, weight: URGENT }, voice);
  else play("stop");
}

// One window is heard: the first that is seen and was touched, until it is closed or hidden.
function isMine() {
  const now = Date.now();
  const holder = kept();
  const age = now - (holder?.at ?? 0);
  if (holder && holder.id !== me && Math.abs(age) < LEASE_MS) return false;
  if (holder?.id !== me || age > RENEW_MS) keep({ id: me, at: now });
  return true;
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(SPEAKER));
  } catch {
    return null; // a browser that keeps nothing: then every window is the only one
  }
}

function keep(holder) {
  try {
    localStorage.setItem(SPEAKER, JSON.stringify(holder));
  } catch {
    // as above
  }
}

function leave() {
  hush();
  if (kept()?.id === me) keep(null);
}

const button = document.createElement("button");
button.type = "button";
button.className = "button quiet sound-on";
button.textContent = _("Sound on");
button.hidden = true;
button.addEventListener("click", unlock);
(document.querySelector(".place") ?? document.querySelector("main")).append(button);

function offer() {
  button.hidden = how === "off" || isAllowed();
}

document.addEventListener("visibilitychange", () => {
  heardAt = performance.now();
  if (document.hidden) leave();
});
addEventListener("pagehide", leave);
setInterval(miss, RENEW_MS);
