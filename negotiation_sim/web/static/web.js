// Keeps a page up to date, sends its forms without a new page, and works the sliders. Without it everything works too.
"use strict";

const body = document.body;
const lost = document.getElementById("lost");
const OWN = { "x-own-script": "1" };
body.classList.add("scripted");

// --- what changes -------------------------------------------------------------------------------

let ends = null;
const later_parts = {};

document.addEventListener("focusout", () => setTimeout(() => show({ ...later_parts })));

function show(parts) {
  let news = false; // what is heard at the table, and what no deal is worth now, counts in the calculator
  for (const [id, html] of Object.entries(parts)) {
    const place = document.getElementById(id);
    if (!place || place.innerHTML === html) continue;
    if (id === "seat") {
      if (place.textContent !== html) location.reload();
      continue;
    }
    if (place.contains(document.activeElement) && document.activeElement.matches("select,input")) {
      later_parts[id] = html; // somebody is choosing there
      continue;
    }
    delete later_parts[id];
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...place.querySelectorAll("details[open][id]")].map((one) => one.id);
    const below = place.scrollHeight - place.scrollTop - place.clientHeight < 40;
    place.innerHTML = html;
    news ||= id !== "talk";
    for (const name of open) document.getElementById(name)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus();
    if (below) place.scrollTop = place.scrollHeight;
  }
  if (news && editor) later();
}

function clock() {
  const place = document.getElementById("clock");
  if (!place) return;
  place.hidden = ends === null;
  if (ends === null) return;
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const said = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (place.textContent !== said) place.textContent = said;
  place.classList.toggle("soon", left <= 30);
}

function wind(left) {
  ends = left === null || left === "" ? null : performance.now() + 1000 * Number(left);
  clock();
}

function listen() {
  const source = new EventSource(body.dataset.stream);
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    lost.hidden = true;
    show(news.parts);
    wind(news.left);
    body.dataset.live = "yes";
  };
  source.onerror = () => {
    lost.hidden = false;
    body.dataset.live = "no";
    if (source.readyState === EventSource.CLOSED) setTimeout(again_or_gone, 2000);
  };
}

// A stream that was refused: the page itself says why, if it is no more.
async function again_or_gone() {
  try {
    if ((await fetch(location.pathname)).status === 404) return location.reload();
  } catch {
    lost.hidden = false;
  }
  listen();
}

if (body.dataset.stream) {
  wind(body.dataset.left ?? null);
  setInterval(clock, 500);
  listen();
}

// --- forms --------------------------------------------------------------------------------------

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

// A form is sent until the server has answered; its stamp lets the server know it again, so it counts once.
async function send(form, button) {
  const data = new URLSearchParams(new FormData(form, button));
  data.set("once", [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join(""));
  const answer = form.querySelector(".answer");
  if (form.ariaBusy === "true") return; // a button that is disabled would lose the focus
  form.ariaBusy = "true";
  for (;;) {
    let reply = null;
    try {
      reply = await fetch(form.action, { method: "POST", body: data, headers: OWN });
    } catch {
      lost.hidden = false;
    }
    if (reply === null || reply.status >= 500) {
      if (answer) answer.textContent = "Not sent yet; trying again.";
      await pause(1000);
      continue;
    }
    lost.hidden = body.dataset.live !== "no";
    if (reply.status === 202) {
      const { why, does } = await reply.json();
      if (confirm(`${why}\n\n${does}?`)) {
        data.set("sure", "yes");
        continue;
      }
      form.ariaBusy = "false";
      return;
    }
    form.ariaBusy = "false";
    if (answer) answer.textContent = reply.ok ? "" : await reply.text();
    if (reply.ok && "clear" in form.dataset) {
      form.reset();
      keep();
    }
    if (reply.ok && "reload" in form.dataset) location.reload();
    return;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("send" in form.dataset)) return;
  if (event.submitter?.dataset.sure && !confirm(event.submitter.dataset.sure)) {
    event.preventDefault();
    return;
  }
  event.preventDefault();
  if (event.submitter?.formMethod === "get") return calculate(); // Enter in a question only asks what would come of it
  send(form, event.submitter);
});

// --- a draft ------------------------------------------------------------------------------------

const editor = document.getElementById("editor");

function parts(field) {
  return {
    slider: field.querySelector("input[type=range]"),
    output: field.querySelector("output"),
    choices: [...field.querySelectorAll("input[type=radio]")],
    chosen: field.querySelector(".chosen"),
  };
}

// What the folded question says: the words of the choice, or the value of the slider.
function sum(field) {
  const { output, choices, chosen } = parts(field);
  const choice = choices.find((one) => one.checked);
  const exact = !choice || choice.value === "=";
  chosen.textContent = exact ? output.parentElement.textContent.replace(/^[^:]*:/, "").trim() : choice.parentElement.textContent.trim();
}

function told(number) {
  return String(Math.round(number * 1e4) / 1e4);
}

function put(issue, value) {
  const field = editor.querySelector(`details[data-issue="${CSS.escape(issue)}"]`);
  if (!field) return;
  const { slider, output, choices } = parts(field);
  const same = (one) => one.value === value || (one.dataset.at && Math.abs(one.dataset.at - value) < 1e-9);
  const choice = choices.find(same) ?? choices.find((one) => one.value === "=");
  if (choice) choice.checked = true;
  if (slider && choice?.dataset.at === undefined) {
    slider.value = value;
    output.textContent = told(value);
  } else if (slider && choice) {
    slider.value = choice.dataset.at;
    output.textContent = told(choice.dataset.at);
  }
  sum(field);
}

let asked = 0;
let waiting = null;
let told_last = ""; // what reads the same stays as it is, folded or scrolled

async function calculate() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(editor));
  try {
    const reply = await fetch(`${editor.dataset.try}?${query}`, { headers: OWN });
    const html = await reply.text();
    if (mine !== asked) return;
    if (reply.ok && html === told_last) return;
    if (reply.ok) document.getElementById("calc").innerHTML = told_last = html;
    else if (reply.status !== 429) editor.querySelector(".answer").textContent = html;
    else later();
  } catch {
    lost.hidden = false;
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(calculate, 150);
}

if (editor) {
  editor.addEventListener("input", (event) => {
    const field = event.target.closest("details");
    if (!field) return;
    const { slider, output, choices } = parts(field);
    if (event.target === slider) {
      const near = choices.find((one) => one.dataset.at && Math.abs(one.dataset.at - slider.value) < 1e-9);
      const choice = near ?? choices.find((one) => one.value === "=");
      if (choice) choice.checked = true;
      output.textContent = told(slider.value);
    } else if (slider && event.target.dataset.at) {
      slider.value = event.target.dataset.at;
      output.textContent = told(event.target.dataset.at);
    }
    sum(field);
    keep();
    later();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-use]");
    if (!link) return;
    event.preventDefault();
    for (const [issue, value] of Object.entries(JSON.parse(link.dataset.use))) put(issue, value);
    keep();
    later();
    const heading = document.getElementById("draft");
    heading.scrollIntoView({ block: "start" });
    editor.querySelector("summary")?.focus({ preventScroll: true });
  });
}

// --- what was begun and not sent survives a new page ----------------------------------------------

const place = body.dataset.keep ? `begun.${body.dataset.keep}` : "";

function keep() {
  if (!place) return;
  const begun = {};
  for (const id of ["editor", "say"]) {
    const form = document.getElementById(id);
    if (form) begun[id] = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  }
  sessionStorage.setItem(place, JSON.stringify(begun));
}

function again() {
  const begun = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  for (const [name, value] of begun.say ?? []) {
    const words = document.querySelector(`#say [name="${CSS.escape(name)}"]`);
    if (words) words.value = value;
  }
  if (!editor || !begun.editor || location.search) return;
  for (const [name, value] of begun.editor) {
    if (name.startsWith("v.")) {
      const slider = editor.querySelector(`input[name="${CSS.escape(name)}"]`);
      if (slider) {
        slider.value = value;
        parts(slider.closest("details")).output.textContent = told(value);
      }
    } else {
      const choice = editor.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (choice) choice.checked = true;
    }
  }
  editor.querySelectorAll("details.issue").forEach(sum);
  later();
}

if (place) {
  document.addEventListener("input", keep);
  again();
}
if (body.dataset.phase !== "waiting" && !matchMedia("(min-width: 64rem)").matches) {
  document.querySelectorAll("details[data-wide]").forEach((one) => (one.open = false));
}
const log = document.getElementById("talk");
if (log) log.scrollTop = log.scrollHeight;
