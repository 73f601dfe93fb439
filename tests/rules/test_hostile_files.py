"""Files made to keep the site busy are refused early, or cost no more than their size."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rules import files
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import FileError, parsed, read_document, read_json, shipped
from rules.lines import Lines
from tests.support.cost import LINEAR, growth
from tests.support.small import small_document

SIZE = 4_000
DEEP = {
    "brackets": "[",
    "braces": "{",
    "lists on a line": "- ",
    "keys of keys": "? ",
    "mappings": "{a: ",
    "lists with values": "[a, ",
    "brackets on lines": "[\n",
    "quoted": '["", ',
}
LONG = {
    "empty lists": lambda n: f"[{'[],' * n}]",
    "values": lambda n: f"[{'a,' * n}]",
    "keys": lambda n: "".join(f"k{number}: 1\n" for number in range(n)),
    "keys in braces": lambda n: f"{{{','.join(f'k{number}: 1' for number in range(n))}}}",
    "anchors": lambda n: "".join(f"- &a{number} x\n" for number in range(n)),
    "words": lambda n: "a: " + "x " * 20 * n,
    "lines": lambda n: "a: >\n" + " x\n\n" * 10 * n,
    "escapes": lambda n: 'a: "' + r"\x41" * 20 * n + '"',
    "digits": lambda n: "a: " + "9" * 100 * n,
    "hexadecimal digits": lambda n: "a: 0x" + "f" * 100 * n,
    "an exponent": lambda n: "a: 1e" + "9" * 100 * n,
    "decimals": lambda n: "a: 1." + "9" * 100 * n,
    "signs": lambda n: "a: " + "+" * 100 * n,
    "one key": lambda n: f"? {'k' * 100 * n}\n: 1",
    "comments": lambda n: "#\n" * 50 * n,
    "stars": lambda n: "*a" * 50 * n,
    "merge keys": lambda n: "<<" * 50 * n,
    "quotes": lambda n: '"' * 100 * n,
    "tags": lambda n: "!" * 100 * n,
    "blanks": lambda n: " " * 100 * n,
}


def tried(text: str) -> str:
    """Why it is refused; empty if it is read."""
    try:
        parsed(text.encode(), "it")
    except FileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("piece", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_refused_at_once_however_long_it_is(piece):
    assert "in each other" in tried(piece * 100)
    assert growth(tried, lambda n: piece * n, SIZE) < LINEAR


def test_depth_is_counted_within_what_is_open():
    """One list after the other is not deep."""
    assert not tried("[" + "[[]], " * 50 + "]")
    assert not tried("[" * files.MAX_DEPTH + "]" * files.MAX_DEPTH)
    assert "in each other" in tried("[" * (files.MAX_DEPTH + 1) + "]" * (files.MAX_DEPTH + 1))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_is_long_costs_no_more_than_its_length(text):
    assert growth(tried, text, 500) < LINEAR


def test_a_file_has_no_more_values_than_anybody_needs(monkeypatch):
    monkeypatch.setattr(files, "MAX_NODES", 100)
    assert not tried("- x\n" * 99)
    assert tried("- x\n" * 100) == "it, line 100: more than 100 values"


@pytest.mark.parametrize("text", ["&a [*a,*a]", "- &a x\n" + "- *a\n" * 50, "a: &a [&b [*a, *b]]"])
def test_aliases_are_refused_before_they_are_followed(text):
    assert "aliases are not allowed" in tried(text)


def test_real_rulebooks_are_far_from_the_limits():
    for document in map(read_document, shipped()):
        assert nodes_of(document) < files.MAX_NODES / 3
        assert depth_of(document) <= files.MAX_DEPTH / 2


def nodes_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(nodes_of, value.values()))
    return 1 + (sum(map(nodes_of, value)) if isinstance(value, list) else 0)


def depth_of(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth_of, inside), default=0)


JSON = {
    "brackets": lambda n: "[" * n,
    "braces": lambda n: '{"a":' * n,
    "closed": lambda n: "[" * n + "]" * n,
    "digits": lambda n: "9" * n,
    "an exponent": lambda n: "1e" + "9" * n,
    "keys": lambda n: "{" + ",".join(f'"k{number}":1' for number in range(n)) + "}",
    "empty lists": lambda n: f"[{'[],' * n}[]]",
    "escapes": lambda n: '"' + r"\u0041" * n + '"',
}


@pytest.mark.parametrize("text", JSON.values(), ids=JSON)
def test_json_costs_no_more_than_its_length(tmp_path, text):
    def use(path: Path) -> None:
        with suppress(FileError):
            read_json(path)

    def make(n: int) -> Path:
        (path := tmp_path / f"{n}.json").write_text(text(n))
        return path

    assert growth(use, make, 10_000) < LINEAR


WRONG = {
    "keys that nobody knows": lambda n: {f"k{number}": 1 for number in range(n)},
    "empty parts": lambda n: small_document() | {"options": [{}] * n},
    "no parts": lambda n: small_document() | {"options": [1] * n},
    "parts of one key": lambda n: small_document() | {"claims": small_document()["claims"] * n},
    "answers": lambda n: with_answers({f"q{number}": 1 for number in range(n)}),
    "remarks": lambda n: small_document() | {"remarks": [{"key": "r", "when": []}] * n},
}


def with_answers(answers: dict[str, Any]) -> dict[str, Any]:
    document = small_document()
    document["examples"][0]["answers"] = answers
    return document


@pytest.mark.parametrize("document", WRONG.values(), ids=WRONG)
def test_saying_what_is_wrong_costs_no_more_than_how_much_it_is(document):
    def use(document: object) -> None:
        with pytest.raises(RulebookError):
            read_rulebook(document)

    assert growth(use, document, 200) < LINEAR


def test_lines_of_problems_cost_no_more_than_their_files():
    def use(content: bytes) -> None:
        lines = Lines([("it.yaml", content)])
        for number in range(50):
            assert lines.find(f"options.{number + 1}.key: expected, but missing")

    assert growth(use, lambda n: b"options:\n" + b"- {}\n" * n, 1_000) < LINEAR


@pytest.mark.parametrize("command", ["decide", "check_rulebook", "load_rulebook"])
@pytest.mark.parametrize("text", ["[" * 5000, "{" * 5000, "- " * 5000, "a: &a [*a, *a]"])
def test_commands_refuse_a_hostile_file_in_one_line(journey, write, command, text):
    path = write("it.yaml", text)
    with pytest.raises(CommandError) as refused:
        call_command(command, path)
    assert str(refused.value).startswith(path)
    assert len(str(refused.value).splitlines()) == 1
