// The checklist: "Ready" waits for every tick. Without this script the station says what is open.

const form = document.querySelector(".checklist");

function look() {
  const open = form.querySelectorAll("input[name=tick]:not(:checked)").length;
  document.getElementById("ready").disabled = open > 0;
}

if (form) {
  form.addEventListener("change", look);
  // A second touch would ask for the same session again, and be told that it is chosen already.
  form.addEventListener("submit", () => {
    setTimeout(() => { document.getElementById("ready").disabled = true; });
  });
  addEventListener("pageshow", look);
  look();
}
