// Shows what this browser keeps (see kept.js): all of it on the start page, and on the page of a
// result just saved whether its private link is kept.
"use strict";

function describe({ unfinished, saved, said, at }) {
  if (unfinished) return `Unfinished: ${said}`;
  const day = new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  return `${said}. ${saved ? "Saved" : "Opened"} ${day}`;
}

function rowOf(entry) {
  const row = document.querySelector("#kept template").content.firstElementChild.cloneNode(true);
  const act = entry.unfinished ? "Continue" : "Open";
  const texts = { title: entry.title, what: describe(entry), act };
  for (const slot of row.querySelectorAll("[data-slot]")) slot.textContent = texts[slot.dataset.slot];
  row.querySelector(".open").href = entry.address;
  for (const button of row.querySelectorAll("button")) button.value = entry.id;

  const mark = row.querySelector(".mark");
  mark.setAttribute("class", entry.hue ?? "");
  mark.firstElementChild.setAttribute("d", entry.path ?? "");
  if (!entry.path) mark.remove();

  const edit = row.querySelector(".edit-link");
  edit.querySelector("a").href = entry.edit ?? "";
  if (!entry.edit) edit.remove();
  return row;
}

function showKept() {
  const section = document.getElementById("kept");
  if (section) {
    section.hidden = !kept().length;
    section.querySelector("ul").replaceChildren(...kept().map(rowOf));
  }
  const note = document.getElementById("edit-link-kept");
  if (note) note.hidden = !find(note.querySelector("button").value)?.edit;
}

function agreesToLose(entries) {
  const losesLink = entries.some(({ edit }) => edit);
  return !losesLink || confirm("A private link is kept nowhere but here. Forget it all the same?");
}

function remove(entries) {
  if (!agreesToLose(entries)) return;
  for (const { id } of entries) drop(id);
  announce("Removed");
}

// The server deletes the cookies, which no script can. It comes first, since it may not answer.
async function forgetAll(address) {
  if (!agreesToLose(kept())) return;
  const { ok } = await fetch(address, { method: "POST" }).catch(() => ({ ok: false }));
  document.getElementById("offline").hidden = ok;
  if (!ok) return;
  localStorage.removeItem("advisor:kept");
  sessionStorage.clear();
  announce("Forgotten");
}

// The private edit link is safe elsewhere.
function dropEditLink({ edit, ...entry }) {
  store(kept().map((known) => (known.id === entry.id ? entry : known)));
  announce("This browser no longer keeps the private link.");
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest(":is(#kept, #edit-link-kept) button");
  if (!button) return;
  const section = button.closest("section");
  const entries = kept().filter(({ id }) => id === button.value);
  if (button.name === "forget") await forgetAll(button.value);
  if (button.name === "remove") remove(entries);
  if (button.name === "stored") entries.forEach(dropEditLink);
  showKept();
  // The button is gone, and the focus with it.
  const heading = section.hidden ? document.querySelector("h1") : section.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus();
});

showKept();
document.addEventListener("htmx:load", showKept);
// Another tab has forgotten all of it.
addEventListener("storage", ({ newValue }) => {
  if (newValue === null) sessionStorage.clear();
});
// When Back shows the page as it was left, or another tab keeps something.
for (const name of ["pageshow", "storage"]) addEventListener(name, showKept);
