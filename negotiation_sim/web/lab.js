// Without this script every form works by itself; with it, the answer follows the slider.
"use strict";
const form = document.getElementById("knobs");
const answer = document.getElementById("answer");
const problem = document.getElementById("problem");
const why = document.getElementById("why");
const keep = document.getElementById("keep");
document.body.classList.add("scripted");

// What stands in the link: the variant, the numbers that were turned, the numbers that were added.
function asked() {
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name) continue;
    const row = field.closest(".knob");
    if (!row || field.value !== row.dataset.file) query.append(field.name, field.value);
  }
  return query.toString();
}

let busy = false;
let again = false;

// One question at a time; whatever was turned meanwhile is asked next.
async function ask() {
  if (busy) { again = true; return; }
  busy = true;
  answer.classList.add("waiting");
  try {
    do {
      again = false;
      const reply = await fetch("/answer?" + asked());
      const found = await reply.json();
      answer.innerHTML = found.body;
      problem.textContent = found.problem;
      for (const field of form.elements) {
        const row = field.closest && field.closest(".knob");
        const said = row && found.knobs[field.name];
        if (!said) continue;
        row.classList.toggle("turned", said.turned);
        row.querySelector("output").textContent = said.said;
      }
      keep.href = "/keep?" + found.link;
      keep.toggleAttribute("aria-disabled", !found.link);
    } while (again);
  } catch {
    problem.textContent = "The lab does not answer. Is it still running in its terminal?";
  } finally {
    busy = false;
    answer.classList.remove("waiting");
  }
}

function show(query) {
  const values = new URLSearchParams(query);
  for (const field of form.elements) {
    const row = field.closest && field.closest(".knob");
    if (row && field.name) field.value = values.get(field.name) ?? row.dataset.file;
  }
  ask();
}

form.addEventListener("input", () => { why.replaceChildren(); ask(); });
// One step of undo for one turn of one number, however many keys it took.
let last = { name: "", at: 0 };
form.addEventListener("change", (event) => {
  const link = asked() ? "/?" + asked() : "/";
  const same = event.target.name === last.name && event.timeStamp - last.at < 2000;
  history[same ? "replaceState" : "pushState"](null, "", link);
  last = { name: event.target.name, at: event.timeStamp };
});
form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
window.addEventListener("popstate", () => show(location.search));
document.getElementById("undo").addEventListener("click", () => history.back());
document.getElementById("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const query = new URLSearchParams(asked());
  query.append("add", document.getElementById("address").value);
  location.assign("/?" + query);
});
document.getElementById("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const query = new URLSearchParams(asked());
  query.append("outcome", document.getElementById("goal").value);
  why.textContent = "Looking at every draft there can be ...";
  try {
    const reply = await fetch("/why?" + query);
    why.innerHTML = await reply.text();
  } catch {
    why.textContent = "The lab does not answer. Is it still running in its terminal?";
  }
});
