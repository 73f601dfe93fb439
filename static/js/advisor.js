// Conveniences only: every page works without this file.
"use strict";

document.documentElement.classList.add("js");

// The address of a step takes in its answers as they are given, so that Back, reload and a shared
// link bring them back.
function remember(form) {
  const answers = new URLSearchParams(new FormData(form));
  for (const [key, value] of [...answers]) if (!value) answers.delete(key, value);
  history.replaceState(history.state, "", `${form.dataset.here}?${answers}`);
}

for (const name of ["change", "submit"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.form || event.target;
    if (form.id === "questions") remember(form);
  }, { capture: name === "submit" });
}

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// "Not sure yet" and other choices that stand alone untick the rest, and the rest unticks them.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const other of target.form.elements) {
    if (other === target || other.name !== target.name) continue;
    if (target.hasAttribute("data-alone") || other.hasAttribute("data-alone")) other.checked = false;
  }
}, { capture: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "pick") {
    event.preventDefault();
    const [key, value] = button.value.split(":");
    const input = button.form.elements[key];
    input.value = value;
    changed(input);
  } else if (button.dataset.copy) {
    const input = document.getElementById(button.dataset.copy);
    input.select();
    navigator.clipboard.writeText(input.value).then(() => { button.textContent = "Copied"; });
  } else if (button.dataset.copyList) {
    const items = document.querySelectorAll(`#${button.dataset.copyList} > li`);
    const text = [...items].map((item) => `- [ ] ${item.innerText.trim()}`).join("\n");
    navigator.clipboard.writeText(text).then(() => { button.textContent = "Copied"; });
  } else if ("print" in button.dataset) {
    window.print();
  }
});

for (const [name, hidden] of [["htmx:sendError", false], ["htmx:afterRequest", true]]) {
  document.addEventListener(name, ({ detail }) => {
    const answered = detail.xhr.status > 0 && detail.xhr.status < 500;
    if (!hidden || answered) document.getElementById("offline").hidden = hidden;
  });
}
