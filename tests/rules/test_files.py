import errno
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from rules.engine.reading import read_rulebook
from rules.files import (
    FileError,
    parsed,
    read_document,
    read_json,
    read_yaml,
    shipped,
    write_document,
)
from tests.support.changes import changed
from tests.support.small import small_document
from tests.support.strategies import documents, texts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "book.yaml"


def refusal(path: Path) -> str:
    """What the error says of a file: one line that starts with the file's name."""
    with pytest.raises(FileError) as caught:
        read_yaml(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    return message.removeprefix(str(path))


def folder(path: Path, **files: Any) -> Path:
    for name, content in files.items():
        text = content if isinstance(content, str) else yaml.safe_dump(content)
        (path / f"{name}.yaml").write_text(text)
    return path


def refused(file_or_key: object) -> str:
    with pytest.raises(FileError) as caught:
        read_document(str(file_or_key))
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    return message


# One file


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("2024-12-01", "2024-12-01"),
        ("2024-12-01 10:00:00", "2024-12-01 10:00:00"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        (".5", ".5"),
        ("-x", "-x"),
        ("'5'", "5"),
        ("5", 5),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ("[a, 1]", ["a", 1]),
        ("{a: 1}", {"a": 1}),
        ("é “x”", "é “x”"),
    ],
)
def test_a_value_is_what_it_looks_like(file, text, value):
    file.write_text(f"key: {text}\n", encoding="utf-8")
    assert read_yaml(file) == {"key": value}
    assert type(read_yaml(file)["key"]) is type(value)


@pytest.mark.parametrize(("text", "number"), [("010", 10), ("08", 8), ("-012", -12)])
def test_a_leading_nought_does_not_make_a_number_octal(file, text, number):
    file.write_text(f"key: {text}")
    assert read_yaml(file) == {"key": number}


@pytest.mark.parametrize("text", ["{a: 1, a: 2}", "k:\n  a: 1\n  b: 2\n  a: 3", "'a': 1\na: 2"])
def test_a_key_stands_once_in_a_mapping(file, text):
    file.write_text(text)
    assert 'the key "a" stands twice' in refusal(file)


def test_a_repeated_key_is_named_with_its_line(file):
    file.write_text("a: 1\nb: 2\na: 3\n")
    assert refusal(file).startswith(", line 3: ")


def test_the_same_key_may_stand_in_two_mappings(file):
    file.write_text("- {a: 1}\n- {a: 2}\n")
    assert read_yaml(file) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: &x [*x]", "- &x 1\n- *x", "*x"])
def test_aliases_are_refused(file, text):
    file.write_text(text)
    assert "aliases are not allowed" in refusal(file)


def test_a_merge_key_is_an_ordinary_key(file):
    file.write_text("<<: {a: 1}\nb: 2")
    assert read_yaml(file) == {"<<": {"a": 1}, "b": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1", ", line 2: "),
        ("a: 1\n b: 2", ", line 2: "),
        ("a: 'x", ", line 1: "),
        ("a: 1\n---\nb: 2", ", line 2: "),
        ("a: @x", ", line 1: "),
        ("a: \x07", ": not YAML: "),
        ("[" * 5000, ", line 1: "),
        ("9" * 5000, ": not YAML: a number has more than 1,000 digits"),
        ("!!python/object/apply:os.system ['true']", ", line 1: "),
        ("!unheard-of x", ", line 1: "),
    ],
)
def test_what_is_not_yaml_is_refused(file, text, expected):
    file.write_text(text)
    assert refusal(file).startswith(expected)


def test_json_is_read_in_each_encoding_that_json_has(file):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_text('{"reason": "Zoë"}', encoding=encoding)
        assert read_json(file) == {"reason": "Zoë"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ", line 1: not JSON"),
        (b"{\n'a': 1}", ", line 2: not JSON"),
        (b'"\xff"', ": not UTF-8 text"),
        (b"[" * 100_000, ": not JSON"),
        (b"9" * 5000, ": not JSON"),
    ],
)
def test_what_is_not_json_is_refused(file, content, expected):
    file.write_bytes(content)
    with pytest.raises(FileError) as refused:
        read_json(file)
    assert str(refused.value) == f"{file}{expected}"


def test_a_json_file_that_is_missing_is_refused(file):
    with pytest.raises(FileError, match=os.strerror(errno.ENOENT)):
        read_json(file)


@pytest.mark.parametrize(
    "text",
    [
        "[a, b]: 1",
        "{a: 1}: 2",
        "!!bool maybe",
        "!!int ''",
        "!!float ''",
        "!!timestamp x",
        "!!map [1]",
    ],
)
def test_yaml_that_makes_no_value_is_refused(file, text):
    file.write_text(text)
    assert refusal(file)


def test_a_file_that_is_not_utf_8_is_refused(file):
    file.write_bytes("title: é".encode("latin-1"))
    assert refusal(file) == ": not UTF-8 text"


def test_a_byte_order_mark_is_no_part_of_the_first_key(file):
    file.write_bytes(b"\xef\xbb\xbftitle: x")
    assert read_yaml(file) == {"title": "x"}


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(file, monkeypatch):
    monkeypatch.setattr("rules.files.MAX_BYTES", 1000)
    file.write_text("é" * 500, encoding="utf-8")
    assert read_yaml(file) == "é" * 500
    file.write_text("é" * 500 + "x", encoding="utf-8")
    assert refusal(file) == ": larger than 1,000 bytes"


def test_a_file_that_is_not_there_is_named(file):
    assert refusal(file) == f": {os.strerror(errno.ENOENT)}"


def test_a_folder_is_not_a_file(tmp_path):
    assert refusal(tmp_path) == ": Is a directory"


# A document


def test_a_document_is_a_file(tmp_path):
    folder(tmp_path, book=small_document())
    document = read_document(str(tmp_path / "book.yaml"))
    assert document == small_document()
    assert read_rulebook(document).key == "journey"


def test_the_files_of_a_folder_are_one_document(tmp_path):
    whole = small_document()
    evidence = {key: whole.pop(key) for key in ("claims", "sources")}
    folder(tmp_path, rulebook=whole, evidence=evidence)
    assert read_document(str(tmp_path)) == small_document()


def test_a_list_is_joined_in_the_order_of_the_names_of_its_files(tmp_path):
    folder(tmp_path, b={"options": ["second"]}, c={"options": ["third"]}, a={"options": ["first"]})
    assert read_document(str(tmp_path)) == {"options": ["first", "second", "third"]}


def test_files_of_another_kind_are_no_part_of_the_document(tmp_path):
    folder(tmp_path, a={"title": "x"})
    (tmp_path / "notes.txt").write_text("title: y")
    assert read_document(str(tmp_path)) == {"title": "x"}


@pytest.mark.parametrize(("first", "second"), [("x", "y"), (["x"], "y"), ("x", ["y"]), ("x", "x")])
def test_a_key_that_is_no_list_stands_in_one_file(tmp_path, first, second):
    folder(tmp_path, a={"title": first}, b={"title": second})
    message = refused(tmp_path)
    assert message.startswith(f"{tmp_path / 'b.yaml'}: ")
    assert '"title"' in message


@pytest.mark.parametrize("text", ["", "- a", "text", "5"])
def test_a_file_of_a_document_is_a_mapping(tmp_path, text):
    folder(tmp_path, a=text)
    for path in (tmp_path, tmp_path / "a.yaml"):
        assert refused(path).startswith(f"{tmp_path / 'a.yaml'}: expected a mapping")


def test_the_file_of_a_folder_that_is_broken_is_named(tmp_path):
    folder(tmp_path, a={"title": "x"}, b="a: [")
    assert refused(tmp_path).startswith(f"{tmp_path / 'b.yaml'}, line ")


def test_a_shipped_rulebook_is_read_by_its_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_document("django-or-fastapi")["key"] == "django-or-fastapi"


def test_a_file_here_comes_before_a_shipped_rulebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "django-or-fastapi").write_text("title: mine")
    assert read_document("django-or-fastapi") == {"title": "mine"}


@pytest.mark.parametrize("name", ["nothing-here", "nothing/here.yaml", "a\0b", "x" * 300])
def test_what_is_not_there_is_named_with_the_shipped_rulebooks(name):
    message = refused(name)
    assert message.startswith(f"{name}: no such file")
    assert "django-or-fastapi" in message


def test_a_file_that_one_may_not_see_is_not_called_missing(tmp_path, monkeypatch):
    def refuse(path, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    assert refused(str(tmp_path / "a.yaml")) == f"{tmp_path}/a.yaml: Permission denied"


# Writing


def read_again(document: dict[str, Any]) -> Any:
    return parsed(write_document(document).encode(), "written.yaml")


def with_text(text: str) -> dict[str, Any]:
    """The small rulebook with this text on the top, in a part, deep in a part and in a list."""
    return changed(
        ("summary", text),
        ("title", text),
        ("options.train.takes_on.0", text),
        ("scenarios.long-way.rules.far.reason", text),
        ("steps.trip.questions.station.choices.near.hint", text),
    )


@pytest.mark.parametrize("number", [0.00001, 1e20, -0.5, 2.0, 1e-12])
def test_a_number_is_written_as_one_that_is_read_again(number):
    document = {"key": "it", "steps": [], "figures": [{"key": "first", "number": number}]}
    written = write_document(document)
    assert "e" not in written.partition("number:")[2]
    assert parsed(written.encode(), "it") == document


@pytest.mark.parametrize("document", [small_document(), *map(read_document, shipped())])
def test_what_is_written_is_read_again_with_every_key_in_the_order_of_the_schema(document):
    whole = read_rulebook(document).plain()
    again = read_again(whole)
    assert again == whole
    assert [*again] == [*whole]
    assert write_document(again) == write_document(whole)


@settings(deadline=None)
@given(documents(texts()))
def test_any_rulebook_is_written_so_that_it_is_read_again(document):
    whole = read_rulebook(document).plain()
    assert read_again(whole) == whole
    assert write_document(read_again(whole)) == write_document(whole)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yes",
            "no",
            "on",
            "y",
            "true",
            "null",
            "~",
            "",
            "=",
            "<<",
            "-",
            "?",
            "[]",
            "{}",
            "&a",
            "*a",
        ),
        *("5", "-3", "+3", "08", "010", "1.5", ".5", "1e3", "1_000", "0x10", ".inf", "12:30"),
        *("2026-11-20", "2026-11-20 10:00:00", "# x", "x # y", "x: y", "x:", "- x", "--- x", "..."),
        *(
            " x",
            "x ",
            "x\n",
            "\nx",
            "x\n ",
            "x\n\n\ny",
            "  x\ny",
            "x\n  y\n z",
            "x \ny",
            "x\ty",
            "\tx",
        ),
        *("x\ry", "x\r\ny", "x\x85y", "x\u2028y", "x\u2029y", "x\ufeffy", "\x07", "\x7f", "\x9f"),
        *(
            "é “x”",
            "日本語 " * 60,
            "🚂",
            "\U0010ffff",
            "'",
            '"',
            "\\",
            "%x",
            "@x",
            "`x",
            "!x",
            "|",
            ">",
        ),
        *("word " * 99 + "end", "x" * 3000, "two  spaces " * 30 + "end", "One: " * 40 + "two"),
        *("A long line. " * 20 + "End.\n\nAnd another.", "x:\n- y\n- z", "x\n\noptions:\n- key: y"),
    ],
)
def test_a_text_stays_what_it_is_and_stays_text(text):
    assert read_again(with_text(text)) == with_text(text)


def test_a_file_is_written_for_people():
    text = write_document(
        changed(
            ("summary", "Which way to travel, " * 6 + "in short."),
            ("scenarios.long-way.tripwire", "The line closes.\n\nOr it is sold."),
            ("options.train.name", "Bahn 🚆 für “alle”"),
            ("claims.R1.says", "2026-11-20"),
        )
    )
    assert text.startswith(
        "key: journey\ntitle: Train or car?\nsummary: >-\n  Which way to travel, "
    )
    assert (
        "\nshowcase: far-and-direct\n\noptions:\n- key: train\n  name: Bahn 🚆 für “alle”\n" in text
    )
    assert "\n\n- key: car\n" in text
    assert "  tripwire: |-\n    The line closes.\n\n    Or it is sold.\n" in text
    assert "    - {question: distance, test: above, value: 300}\n" in text
    assert "  says: '2026-11-20'\n" in text
    assert max(map(len, text.splitlines())) <= 110


def test_answers_stand_in_the_order_of_the_questions_however_a_database_keeps_them():
    answers = {"luggage": ["bag"], "station": "near", "distance": 500}
    document = changed(("scenarios.long-way.typical", answers), ("examples.0.answers", answers))
    text = write_document(document)
    assert text.count("{distance: 500, station: near, luggage: [bag]}") >= 2
    for part in (document["scenarios"][0]["typical"], document["examples"][0]["answers"]):
        part["distance"] = part.pop("distance")
    assert write_document(document) == text
