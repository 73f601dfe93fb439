// Forms of parts in the admin: what depends on what one picks comes from the server.
"use strict";

// Tells it which field was changed. What a page loads by itself has no such field.
document.addEventListener("htmx:configRequest", ({ detail: { headers, triggeringEvent } }) => {
  const name = triggeringEvent?.target?.name;
  if (name) headers["HX-Trigger-Name"] = name;
});

// What was typed or picked after the request was sent stays.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  for (const input of target.querySelectorAll("input, select")) {
    const other = fragment.querySelector(`#${CSS.escape(input.id)}`);
    const option = [...(other?.options ?? [])].find(({ value }) => value === input.value);
    if (option) option.selected = true;
    else if (other?.type === "text") other.value = input.value;
    else if (other?.value === input.value) other.checked = input.checked;
  }
});

// The key of a new part, as the admin makes it of words: of whole words, and from a letter on.
const slug = window.URLify;
window.URLify = (words) => {
  const key = slug(words, 200).replaceAll("_", "-").replace(/^-+/, "").replace(/^\d/, "n$&");
  return key.length > 40 ? key.slice(0, 41).replace(/-[^-]*$/, "").slice(0, 40) : key;
};

// The admin moves the focus to the first field, even if that is hidden behind a box to search.
addEventListener("load", () => {
  // once the boxes are made
  django.jQuery(() => {
    const field = document.activeElement;
    if (!field.matches(".select2-hidden-accessible")) return;
    field.nextElementSibling.querySelector("[role=combobox], [role=searchbox]").focus();
  });
});
