// Works the sums of the editor out again when something was changed; without it a button does so.
// After a button it goes on where somebody was: at the step that was moved, added or copied.

const form = document.getElementById("editor");
let asked = 0;

// Going to the mark itself moves the focus, and only where the mark is shown; so this comes after it.
addEventListener("load", () => setTimeout(() => document.getElementById("here")?.focus()));

form.addEventListener("change", async () => {
  const mine = ++asked;
  const data = new URLSearchParams(new FormData(form));
  data.set("do", "look");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["#sums .figures", "#sums .without"]) put(part, page);
    form.querySelectorAll(".step").forEach((step) => put(`#${step.id} summary`, page));
  } catch {
    // The button still does it.
  }
});

// What has not changed is left alone, so that nothing is read out twice.
function put(selector, page) {
  const mine = document.querySelector(selector);
  const theirs = page.querySelector(selector);
  if (mine && theirs && mine.innerHTML !== theirs.innerHTML) mine.replaceChildren(...theirs.childNodes);
}
