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

// The admin moves the focus to the first field, even if that is hidden behind a box to search.
addEventListener("load", () => {
  // once the boxes are made
  django.jQuery(() => {
    const field = document.activeElement;
    if (!field.matches(".select2-hidden-accessible")) return;
    field.nextElementSibling.querySelector("[role=combobox], [role=searchbox]").focus();
  });
});
