// Without this script every form works by itself; with it, the answer follows the slider.
"use strict";
const form = document.getElementById("knobs");
const answer = document.getElementById("answer");
const shares = document.getElementById("shares");
const because = document.getElementById("because");
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

const resting = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
let busy = false;
let again = false;

async function found(first) {
  const reply = await fetch("/answer?" + asked() + (first ? "&first=1" : ""));
  return reply.json();
}

function tell(found) {
  shares.innerHTML = found.shares;
  because.classList.toggle("waiting", !found.because);
  if (found.because) {
    const open = because.querySelector("details")?.open;
    because.innerHTML = found.because;
    because.querySelector("details").open = open;
  }
  problem.textContent = found.problem;
  for (const field of form.elements) {
    const row = field.closest && field.closest(".knob");
    const said = row && found.knobs[field.name];
    if (!said) continue;
    row.classList.toggle("turned", said.turned);
    row.querySelector("output").textContent = said.said;
  }
  const changed = form.elements.variant || Object.values(found.knobs).some((knob) => knob.turned);
  if (changed) keep.href = "/keep?" + found.link;
  else keep.removeAttribute("href");
  if (changed) keep.removeAttribute("aria-disabled");
  else keep.setAttribute("aria-disabled", "true");
}

// One question at a time, from the first draws; from all of them, and why, once the finger rests.
async function ask() {
  if (busy) { again = true; return; }
  busy = true;
  answer.setAttribute("aria-busy", "true");
  shares.classList.add("waiting");
  try {
    do {
      again = false;
      tell(await found(true));
      await resting(150);
      if (!again) tell(await found(false));
    } while (again);
  } catch {
    problem.textContent = "The lab does not answer. Is it still running in its terminal?";
  } finally {
    busy = false;
    answer.removeAttribute("aria-busy");
    shares.classList.remove("waiting");
    because.classList.remove("waiting");
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
// One step of undo for one turn of one number, however many keys it took; before the first there is nothing to undo.
const undo = document.getElementById("undo");
const steps = () => history.state?.steps ?? 0;
undo.disabled = !steps();
let last = { name: "", at: 0 };
form.addEventListener("change", (event) => {
  const link = asked() ? "/?" + asked() : "/";
  const same = event.target.name === last.name && event.timeStamp - last.at < 2000;
  if (same) history.replaceState({ steps: steps() }, "", link);
  else history.pushState({ steps: steps() + 1 }, "", link);
  undo.disabled = false;
  last = { name: event.target.name, at: event.timeStamp };
});
form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
window.addEventListener("popstate", () => {
  undo.disabled = !steps();
  last = { name: "", at: 0 };
  show(location.search);
});
undo.addEventListener("click", () => history.back());
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
