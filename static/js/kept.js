// What this browser keeps and no server learns: results, private links, unfinished questionnaires, and
// in a tab what is typed before it is saved. A page says in its #to-keep what there is to keep.
"use strict";

const MOST_KEPT = 10;

// An entry has an id, address, title, said (what is known of it) and at (when, in milliseconds);
// that of a result, panel or log may have a private link, and the hue and path of its option's mark.
function kept() {
  return JSON.parse(localStorage.getItem("advisor:kept") ?? "[]");
}

function find(id) {
  return kept().find((entry) => entry.id === id);
}

function store(entries) {
  // Never drops a private link by itself: nobody else has it.
  const stored = entries.filter((entry, place) => place < MOST_KEPT || entry.edit);
  localStorage.setItem("advisor:kept", JSON.stringify(stored));
}

function keep(entry) {
  store([entry, ...kept().filter(({ id }) => id !== entry.id)]);
}

function drop(id) {
  store(kept().filter((entry) => entry.id !== id));
}

// Whether the browser loaded this page from elsewhere; what htmx swaps in comes from within.
let loaded = true;

function comesFrom(path) {
  return !loaded || document.referrer.startsWith(location.origin + path);
}

// Returns the id of the questionnaire that this tab is in: its address without step and answers,
// and when it began. Whoever comes from elsewhere begins another one, unless its address is kept.
function followQuestionnaire(page) {
  const before = sessionStorage.getItem("questionnaire") ?? "";
  if (before && page?.dataset.finished && before.startsWith(page.dataset.finished)) finish(before);
  const path = location.pathname.replace(/[^/]+\/$/, "");
  let id = "";
  if (page && "unfinished" in page.dataset) {
    const known = kept().find(({ address }) => address === location.pathname + location.search);
    const within = before.startsWith(path) && comesFrom(path);
    id = within ? before : known?.id ?? `${path}#${Date.now()}`;
  }
  sessionStorage.setItem("questionnaire", id);
  return id;
}

function finish(id) {
  drop(id);
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(`${id} `)) sessionStorage.removeItem(key);
  }
}

// Typed text stays while the user goes back to change an answer.
document.addEventListener("input", ({ target }) => {
  const id = sessionStorage.getItem("questionnaire");
  if (id && target.form?.id === "save") sessionStorage.setItem(`${id} ${target.name}`, target.value);
});

function restoreTyped(id) {
  for (const input of document.getElementById("save")?.elements ?? []) {
    input.value ||= sessionStorage.getItem(`${id} ${input.name}`) ?? "";
  }
}

function keepQuestionnaire(id, { dataset }) {
  const answered = new Set(new URLSearchParams(location.search).keys());
  answered.delete("most");
  if (!answered.size) return;
  const questions = answered.size === 1 ? "1 question" : `${answered.size} questions`;
  const title = sessionStorage.getItem(`${id} title`) || find(id)?.title || dataset.title;
  const said = `${dataset.said}, ${questions} answered`;
  const address = location.pathname + location.search;
  keep({ id, address, title, said, unfinished: true, at: Date.now() });
}

function keepResult({ dataset: { address, title, said, edit }, firstElementChild: mark }) {
  const earlier = find(address) ?? {};
  keep({
    id: address,
    address,
    title,
    said,
    hue: mark?.getAttribute("class"),
    path: mark?.firstElementChild.getAttribute("d"),
    edit: edit ?? earlier.edit,
    saved: earlier.saved || Boolean(edit),
    at: earlier.saved ? earlier.at : Date.now(),
  });
}

function keepPage() {
  const page = document.getElementById("to-keep");
  const id = followQuestionnaire(page);
  restoreTyped(id);
  if (id) keepQuestionnaire(id, page);
  if (page?.dataset.address) keepResult(page);
}

keepPage();
loaded = false;
for (const name of ["htmx:load", "change"]) document.addEventListener(name, keepPage);
