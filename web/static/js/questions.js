// What the person is asked: pain from 0 to 10, well or not, or whether all is well head-down.

import { _ } from "./i18n.js";
import { write } from "./words.js";

const box = document.getElementById("question");
const text = document.getElementById("question-text");
const left = document.getElementById("question-left");
const answers = document.getElementById("answers");
let shown = "";

const QUESTIONS = {
  pain: { text: _("How much pain is there now?"), answers: painAnswers },
  well: { text: _("Do you feel well?"), answers: () => wellAnswers(_("I feel well")) },
  check_in: { text: _("Are you well?"), answers: () => wellAnswers(_("I am fine")) },
};

export function ask(session) {
  const name = session?.question ?? null;
  const key = name ? `${session.id} ${session.step_index} ${name}` : "";
  if (key !== shown) show(name, key);
  if (name) countdown(session.answer_s);
}

function show(name, key) {
  const question = QUESTIONS[name];
  shown = question ? key : "";
  box.hidden = !question;
  write(text, question?.text ?? "");
  answers.replaceChildren(...(question ? question.answers() : []));
  answers.dataset.question = name ?? "";
}

function countdown(leftS) {
  write(left, leftS === null ? "" : _("{n} s", { n: Math.ceil(leftS) }));
}

function painAnswers() {
  return Array.from({ length: 11 }, (nothing, nrs) => {
    const words = { 0: _("none"), 10: _("worst") }[nrs];
    const detail = { reply: "ok", pain_nrs: nrs };
    return button(String(nrs), detail, nrs >= 6 ? "much" : "", words);
  });
}

function wellAnswers(good) {
  return [
    button(good, { reply: "ok" }, "good"),
    button(_("I am not well"), { reply: "not_well" }, "much"),
  ];
}

function button(label, detail, kind, words) {
  const made = document.createElement("button");
  made.className = `answer ${kind}`;
  made.textContent = label;
  if (words) {
    const small = document.createElement("small");
    small.textContent = words;
    made.append(small);
  }
  made.addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("answer", { detail }));
  });
  return made;
}
