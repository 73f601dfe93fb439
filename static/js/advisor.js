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

// What a click did, for screen readers.
function announce(text) {
  document.getElementById("announcement").textContent = text;
}

// Says so on these buttons too, which have their own label back after a few seconds.
function say(text, buttons) {
  announce(text);
  for (const button of buttons) {
    button.dataset.label ??= button.textContent;
    button.textContent = text;
  }
  setTimeout(() => {
    announce("");
    for (const button of buttons) button.textContent = button.dataset.label;
  }, 4000);
}

function select(element) {
  for (let fold = element; (fold = fold.parentElement.closest("details"));) fold.open = true;
  if (element.select) {
    element.focus();
    element.select();
  } else {
    getSelection().selectAllChildren(element);
  }
}

// Browsers have a clipboard to write to only with HTTPS, and may refuse. Then the text is selected.
async function copy(text, element, buttons) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied", buttons);
  } catch {
    select(element);
    say("Selected. Now copy it.", buttons);
  }
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
    // A link may have a button far from it as well as one beside it.
    copy(input.value, input, document.querySelectorAll(`[data-copy="${input.id}"]`));
  } else if (button.dataset.copyList) {
    const list = document.getElementById(button.dataset.copyList);
    const items = [...list.children].map((item) => `- [ ] ${item.innerText.trim()}`);
    copy(items.join("\n"), list, [button]);
  } else if ("copyAddress" in button.dataset) {
    // Without a clipboard, as on a site without HTTPS, the address can be copied by hand.
    if (navigator.clipboard) copy(location.href, button, [button]);
    else prompt(button.textContent, location.href);
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
