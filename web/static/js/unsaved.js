// Whoever leaves a form by a link, with something in it that is not kept, is asked first. It is
// asked on the page: a dialog of the browser would lie over STOP.

import { _ } from "./i18n.js";

const form = document.querySelector("form[data-asks]");
let changed = "unsaved" in form.dataset;

const box = document.createElement("div");
box.className = "fault unsaved";
box.setAttribute("role", "alert");
box.hidden = true;
const words = document.createElement("strong");
const leave = document.createElement("a");
const stay = document.createElement("button");
leave.className = "button warn";
leave.textContent = _("Leave without saving");
stay.className = "button";
stay.type = "button";
stay.textContent = _("Stay here");
box.append(words, leave, stay);
form.append(box);

for (const name of ["input", "change"]) form.addEventListener(name, () => { changed = true; });
stay.addEventListener("click", () => { box.hidden = true; });

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const onPage = link?.pathname === location.pathname && link.hash;
  if (!link || link === leave || !changed || onPage || link.target || link.download) return;
  event.preventDefault();
  leave.href = link.href;
  box.hidden = false;
  words.textContent = _("What you changed here is not saved yet.");
  stay.focus();
}, { capture: true });
