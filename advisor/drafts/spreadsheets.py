"""Claims and examples of a draft as CSV, to edit many of them in a spreadsheet.

A line is a part and a column one of its fields, or the answer to a question: `answers.peak`.
Several keys in a cell are separated by spaces.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, NamedTuple

from rules.drafts.field_values import to_document_value
from rules.engine import schema
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import FileError

KINDS: dict[str, type[schema.Part]] = {"claims": schema.Claim, "examples": schema.Example}
LISTS = ("precedents", "scenarios", "unmatched", "ruled_out")
ANSWER = "answers."
# Without it, spreadsheets take UTF-8 for another encoding.
BYTE_ORDER_MARK = "\ufeff"
# Spreadsheets compute what begins like this, in the wide characters of East Asia as well. After an
# apostrophe it is text; one more tells a text that begins with an apostrophe itself.
FORMULA = re.compile("'*[=+@\t\r\uff1d\uff0b\uff0d\uff20-]")


class Line(NamedTuple):
    number: int
    cells: list[str]


def columns(draft: dict[str, Any], kind: str) -> list[str]:
    fields = [name for name in KINDS[kind].model_fields if name != "answers"]
    return [*fields, *(ANSWER + key for key in _questions(draft) if kind == "examples")]


def _questions(draft: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {question["key"]: question for step in draft["steps"] for question in step["questions"]}


def write_csv(draft: dict[str, Any], kind: str) -> str:
    names = columns(draft, kind)
    file = StringIO(newline="")
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow(names)
    for part in draft[kind]:
        writer.writerow([_escaped(_cell(part, name)) for name in names])
    return file.getvalue()


def _cell(part: dict[str, Any], name: str) -> str:
    is_answer = name.startswith(ANSWER)
    value = part["answers"].get(name.removeprefix(ANSWER)) if is_answer else part[name]
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _escaped(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def with_csv(draft: dict[str, Any], content: bytes, name: str) -> schema.Rulebook:
    """The draft with the lines of a file: parts with these keys are changed, others are added.

    Columns that the file leaves out keep what they have. Raises FileError if it is no such file,
    and RulebookError, which names line and column, if what it makes is no rulebook.
    """
    lines = _lines(content, name)
    header = next(lines, Line(1, [])).cells
    kind = max(KINDS, key=lambda kind: len({*header} & {*columns(draft, kind)}))
    _require_columns(header, columns(draft, kind), f"{name}, line 1")
    parts, questions = {part["key"]: part for part in draft[kind]}, _questions(draft)
    numbers: dict[str, int] = {}
    problems = []
    for number, cells in lines:
        if len(cells) != len(header):
            count = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
            problems.append(f"{name}, line {number}: {count}; expected {len(header)}")
            continue
        values = dict(zip(header, cells, strict=True))
        key = values["key"]
        if key in numbers:
            text = f"“{key}” stands in line {numbers[key]} already; expected another key"
            problems.append(f"{name}, line {number}, key: {text}")
        elif not key:
            problems.append(f"{name}, line {number}, key: expected, but missing")
        numbers.setdefault(key, number)
        parts[key] = _changed(parts.get(key, {}), values, questions)
    if problems:
        raise RulebookError(problems)
    changed = draft | {kind: [*parts.values()]}
    if kind == "examples":  # A rulebook shows its first example on the start page.
        changed["showcase"] = draft["showcase"] or next(iter(parts), "")
    try:
        return read_rulebook(changed)
    except RulebookError as error:
        texts = [_named(problem, kind, numbers, name) for problem in error.problems]
        raise RulebookError(texts) from None


def _lines(content: bytes, name: str) -> Iterator[Line]:
    """The lines that have something in them, the first of which is the header."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{name}: not UTF-8 text; save it as CSV UTF-8") from None
    first = text.partition("\n")[0]
    # Where a comma stands in decimal numbers, spreadsheets separate cells by semicolons.
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(cells):
                yield Line(number, [_plain(cell) for cell in cells])
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileError(f"{name}, line {number}: not CSV: {error}") from None


def _plain(cell: str) -> str:
    return _unescaped(re.sub(r"\r\n?", "\n", cell).strip())


def _require_columns(header: Sequence[str], known: Sequence[str], place: str) -> None:
    if "key" not in header:
        raise FileError(f"{place}: expected a column key, and others of: {', '.join(known[1:])}")
    for name in header:
        if name not in known:
            raise FileError(f"{place}: no column is called “{name}”; known are {', '.join(known)}")
        if header.count(name) > 1:
            raise FileError(f"{place}: the column {name} stands twice")


def _changed(
    part: dict[str, Any], values: dict[str, str], questions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The part with the values of a line; an empty cell takes away what the part had."""
    part = {**part}
    for name, text in values.items():
        if name.startswith(ANSWER):
            key = name.removeprefix(ANSWER)
            answers = {k: value for k, value in part.get("answers", {}).items() if k != key}
            part["answers"] = answers | ({key: _answer(questions[key], text)} if text else {})
        elif name in LISTS:
            part[name] = _keys(text)
        elif name == "basis" and text:
            part[name] = _json(text)
        elif text or name == "recommended":
            part[name] = text or None
        else:
            part.pop(name, None)
    return part


def _answer(question: dict[str, Any], text: str) -> Any:
    return _keys(text) if question["kind"] == "choices" else to_document_value("value", text)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text  # which is refused as no basis


def _keys(text: str) -> list[str]:
    return re.findall(r"[^\s,;]+", text)


def _named(problem: str, kind: str, numbers: dict[str, int], name: str) -> str:
    """ "claims.R1.source: there is no source" as "claims.csv, line 7, source: there is ..."."""
    place, _, text = problem.partition(": ")
    part, key, *column = place.split(".", 2) if "." in place else (place, "")
    if part != kind or key not in numbers:
        return problem
    return f"{', '.join([f'{name}, line {numbers[key]}', *column])}: {text}"
