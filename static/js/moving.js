// Moves rows of the admin's lists and forms: by dragging their number, and by “Up” and “Down”.
// A list sends each move to the server; the rows of a form are numbered, and saved with it.

// Dragging. `peers` are the rows among which one is moved, in their order; `drop` gets it once it
// has another place, and a function that puts it back.

function drag(event, row, peers, drop) {
  const before = peers(row);
  const grip = event.target;
  const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;

  // Others move past the row: a row that is taken out and put in again would lose the pointer.
  function follow({ clientY }) {
    for (let above; (above = neighbour(-1)) && clientY < middle(above); ) row.after(above);
    for (let below; (below = neighbour(1)) && clientY > middle(below); ) row.before(below);
    row.scrollIntoView({ block: "nearest" });
  }

  function neighbour(step) {
    const rows = peers(row);
    return rows[rows.indexOf(row) + step];
  }

  function putBack() {
    peers(row)[0].before(before[0]);
    before.reduce((above, below) => (above.after(below), below));
  }

  function end({ type, key }) {
    if (type === "keydown" && key !== "Escape") return;
    for (const [name, listen] of Object.entries(listeners)) removeEventListener(name, listen);
    row.classList.remove("dragged");
    if (type !== "pointerup") putBack();
    else if (peers(row).some((other, place) => other !== before[place])) drop(row, putBack);
  }

  const listeners = { pointermove: follow, pointerup: end, pointercancel: end, keydown: end };
  for (const [name, listen] of Object.entries(listeners)) addEventListener(name, listen);
  grip.setPointerCapture(event.pointerId);
  row.classList.add("dragged");
  event.preventDefault();
}

function announce(text) {
  document.getElementById("moved").textContent = text;
}

// The first of these buttons that is there: at either end of the list one is missing.
function focusOneOf(...buttons) {
  buttons.find((button) => button?.matches("button"))?.focus();
}

// Lists

const CELL = "#result_list .moves";

function rowsOfOwner(row) {
  const { owner } = row.querySelector(".moves").dataset;
  return [...document.querySelectorAll(`${CELL}[data-owner="${owner}"]`)].map((cell) =>
    cell.closest("tr"),
  );
}

async function send(address, name, value) {
  const body = new FormData(document.getElementById("move"));
  body.set(name, value);
  const response = await fetch(address, { method: "POST", body });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// As without JavaScript. What was already done is done again, and so changes nothing more.
function submit(address, name, value) {
  const form = document.getElementById("move");
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
  form.action = address;
  form.submit();
}

function hasSameRows(page) {
  const keys = [document, page].map((side) =>
    [...side.querySelectorAll(CELL)].map((cell) => cell.dataset.row).sort().join(),
  );
  return keys[0] === keys[1];
}

// Selected rows stay selected, so rows are moved and only their buttons are replaced.
function show(page) {
  const rows = new Map();
  for (const cell of document.querySelectorAll(CELL)) rows.set(cell.dataset.row, cell.closest("tr"));
  for (const cell of page.querySelectorAll(CELL)) {
    const row = rows.get(cell.dataset.row);
    row.querySelector(".moves").replaceWith(cell);
    row.parentNode.append(row);
  }
  const messages = page.querySelector(".messagelist");
  document.querySelector(".messagelist")?.remove();
  if (messages?.querySelector(".error")) document.getElementById("content").before(messages);
  announce(messages?.textContent.trim() ?? "");
}

// One after the other: what a row is moved beside is known only once the move before it is done.
let moves = Promise.resolve();

function move(pk, way, where, putBack = () => {}) {
  moves = moves.then(async () => {
    const beside = where();
    if (!beside) return;
    let page;
    try {
      page = await send(...beside);
    } catch {
      putBack();
      announce("Not moved: the site does not answer.");
    }
    if (page && hasSameRows(page)) show(page);
    else if (page) submit(...beside);
    const buttons = ["up", "down"].map((name) => document.getElementById(`${name}-${pk}`));
    focusOneOf(...(way === "up" ? buttons : buttons.reverse()));
  });
}

function moveByButton({ id }) {
  const [way, pk] = id.split("-");
  move(pk, way, () => {
    const button = document.getElementById(id);
    return button.matches("button") && [button.formAction, button.name, button.value];
  });
}

function moveByDrag(row, putBack) {
  const { address, row: pk } = row.querySelector(".moves").dataset;
  move(pk, "up", () => {
    const rows = rowsOfOwner(row);
    const [above, below] = [-1, 1].map((step) => rows[rows.indexOf(row) + step]);
    const beside = (below ?? above).querySelector(".moves").dataset.row;
    return [address, below ? "before" : "after", beside];
  }, putBack);
}

// Rows of a form

const FORM_ROW = ".inline-related:not(.tabular, .empty-form), .form-row[id]:not(.empty-form)";

const positionOf = (row) => row.querySelector("input[name$='-position']");

function rowsOfForm(row) {
  return [...row.parentNode.children].filter((other) => other.matches(FORM_ROW) && positionOf(other));
}

// A row that was added and left empty is not saved; a number would make it one.
function isEmpty(row) {
  const typed = "input:not([type=hidden], [type=checkbox], [name$='-position']), textarea, select";
  return [...row.querySelectorAll(typed)].every((field) => !field.value);
}

function numberRows(row) {
  const rows = rowsOfForm(row).filter((other) => !isEmpty(other));
  for (const [place, other] of rows.entries()) positionOf(other).value = place + 1;
  announce(`Now ${rows.indexOf(row) + 1} of ${rows.length}. Save to keep this order.`);
}

function moveInForm(button) {
  const row = button.closest(FORM_ROW);
  const rows = rowsOfForm(row);
  const other = rows[rows.indexOf(row) + (button.dataset.move === "up" ? -1 : 1)];
  if (other) {
    if (button.dataset.move === "up") row.after(other);
    else row.before(other);
    row.scrollIntoView({ block: "nearest" });
  }
  numberRows(row);
}

function offerMoves(row) {
  const position = row.matches(FORM_ROW) && positionOf(row);
  if (!position || row.querySelector(".moves")) return;
  const name = row.querySelector(".original p, .inline_label")?.textContent.trim() || "new row";
  const moves = document.createElement("span");
  moves.className = "moves";
  const grip = document.createElement("span");
  grip.className = "place";
  grip.title = "Drag to move";
  position.replaceWith(moves);
  moves.append(grip, position);
  for (const way of ["Up", "Down"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = way;
    button.ariaLabel = `${way}: ${name}`;
    button.dataset.move = way.toLowerCase();
    moves.append(button);
  }
}

// Both

document.addEventListener("click", (event) => {
  const button = event.target.closest(".moves button");
  if (button?.dataset.move) moveInForm(button);
  else if (button) moveByButton(button);
  if (button) event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".moves .place");
  if (!grip || event.button !== 0) return;
  const row = grip.closest(`${FORM_ROW}, #result_list tr`);
  if (!row.closest("#result_list")) drag(event, row, rowsOfForm, numberRows);
  else if (document.getElementById("move")) drag(event, row, rowsOfOwner, moveByDrag);
});

document.addEventListener("formset:added", ({ target }) => offerMoves(target));

for (const row of document.querySelectorAll(FORM_ROW)) offerMoves(row);
document.body.classList.add("moving");
