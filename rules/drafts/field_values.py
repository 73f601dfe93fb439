"""The value of one field as its row holds it, typed by an architect, and as a document has it."""

import re
from typing import Any

# Fields with a line of text for each of several paragraphs.
PARAGRAPHS = ("takes_on", "facts", "reasons", "cannot_show")


def to_document_value(name: str, value: Any, test: str = "") -> Any:
    """`"6, 12"` as `[6, 12]`, if the field `name` holds a list.

    Whether the value of a condition is a list depends on its `test`.
    """
    if name in PARAGRAPHS:
        return _lines(value)
    if name == "picks":
        return [_pick(line) for line in _lines(value)]
    if name == "value" and test in ("is-any-of", "between"):
        return [_number_or_text(text) for text in value.split(",") if text.strip()]
    if name == "value":
        return _number_or_text(value)
    # Browsers send a line break as two characters: a form saved untouched must change nothing.
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _pick(line: str) -> dict[str, int | str]:
    """`"3,000 A few thousand"` with number and text; of another line, all is the number."""
    match = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\s+(.+))?", line)
    number, text = match.groups() if match else (line, None)
    return {"number": _number_or_text(number), "text": text or ""}


def _number_or_text(text: str) -> int | str:
    digits = re.sub(r"(?<=[0-9])[,\s_](?=[0-9]{3}\b)", "", text.strip())
    return int(digits) if re.fullmatch(r"-?[0-9]{1,15}", digits, re.ASCII) else text.strip()


def to_row_value(name: str, value: Any) -> Any:
    """The reverse of `to_document_value`."""
    if name in PARAGRAPHS:
        return "\n".join(re.sub(r"\s*\n\s*", " ", paragraph) for paragraph in value)
    if name == "picks":
        return "\n".join(f"{pick.number} {pick.text}".rstrip() for pick in value)
    if name == "basis":
        return value and value.model_dump(mode="json", exclude_defaults=True)
    if name == "plots":
        return [plot.model_dump(mode="json", exclude_defaults=True) for plot in value]
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
