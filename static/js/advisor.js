// Conveniences only: every page works without this file.
"use strict";

document.documentElement.classList.add("js");

// Puts each answer into the address of the step as it is given, so that Back, reload and a shared
// link keep it.
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

// Keeps typed text in this tab while the user goes back to change an answer, until it is saved.
document.addEventListener("input", ({ target }) => {
  if (target.form?.id === "save") sessionStorage.setItem(`save:${target.name}`, target.value);
});

function restore() {
  if (document.querySelector("main.saved")) sessionStorage.clear();
  for (const input of document.getElementById("save")?.elements ?? []) {
    input.value ||= sessionStorage.getItem(`save:${input.name}`) ?? "";
  }
}

restore();
document.addEventListener("htmx:load", restore);

// The browser itself follows a link to a part of another page: it scrolls there and moves the focus.
// htmx would show the top.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.hash) return;
  event.preventDefault();
  location.assign(elt.href);
});

// Back to a page that redirects by now shows another page, whose address is this one.
document.addEventListener("htmx:historyCacheMissLoad", ({ detail }) => {
  detail.path = detail.xhr.responseURL;
  history.replaceState(history.state, "", detail.path);
});

function dispatchChange(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Ticking "Not sure yet", or another choice that stands alone, unticks the rest, and vice versa.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const other of target.form.elements) {
    if (other === target || other.name !== target.name) continue;
    if (target.hasAttribute("data-alone") || other.hasAttribute("data-alone")) other.checked = false;
  }
}, { capture: true });

// The quick pick whose number stands in the field looks chosen.
for (const name of ["change", "input"]) {
  document.addEventListener(name, ({ target }) => {
    const value = `${target.name}:${target.value.replace(/[\s,_]/g, "")}`;
    for (const pick of target.closest(".question")?.querySelectorAll(".pick") ?? []) {
      pick.setAttribute("aria-pressed", pick.value === value);
    }
  });
}

// Without a clipboard, as on a site without HTTPS, the address can be copied by hand.
function copyAddress(button) {
  if (!navigator.clipboard) return prompt(button.textContent, location.href);
  navigator.clipboard.writeText(location.href).then(() => {
    const text = button.textContent;
    button.textContent = document.getElementById("announced").textContent = "Link copied";
    setTimeout(() => { button.textContent = text; }, 3000);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "pick") {
    event.preventDefault();
    const [key, value] = button.value.split(":");
    const input = button.form.elements[key];
    input.value = value;
    dispatchChange(input);
  } else if (button.dataset.copy) {
    const input = document.getElementById(button.dataset.copy);
    input.select();
    navigator.clipboard.writeText(input.value).then(() => { button.textContent = "Copied"; });
  } else if (button.dataset.copyList) {
    const items = document.querySelectorAll(`#${button.dataset.copyList} > li`);
    const text = [...items].map((item) => `- [ ] ${item.innerText.trim()}`).join("\n");
    navigator.clipboard.writeText(text).then(() => { button.textContent = "Copied"; });
  } else if ("copyAddress" in button.dataset) {
    copyAddress(button);
  } else if ("print" in button.dataset) {
    window.print();
  }
});

// Shows "The server cannot be reached" until a request is answered without a server error.
for (const [name, hidden] of [["htmx:sendError", false], ["htmx:afterRequest", true]]) {
  document.addEventListener(name, ({ detail }) => {
    const answered = detail.xhr.status > 0 && detail.xhr.status < 500;
    if (!hidden || answered) document.getElementById("offline").hidden = hidden;
  });
}
