from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.engine.reading import read_rulebook
from rules.files import FileError, read_document, read_yaml
from tests.small import small_document


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "book.yaml"


def said(path: Path) -> str:
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
    assert 'the key "a" stands twice' in said(file)


def test_a_repeated_key_is_named_with_its_line(file):
    file.write_text("a: 1\nb: 2\na: 3\n")
    assert said(file).startswith(", line 3: ")


def test_the_same_key_may_stand_in_two_mappings(file):
    file.write_text("- {a: 1}\n- {a: 2}\n")
    assert read_yaml(file) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: &x [*x]", "- &x 1\n- *x", "*x"])
def test_aliases_are_refused(file, text):
    file.write_text(text)
    assert "aliases are not allowed" in said(file)


def test_a_merge_key_is_an_ordinary_key(file):
    file.write_text("<<: {a: 1}\nb: 2")
    assert read_yaml(file) == {"<<": {"a": 1}, "b": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1", ", line 1: "),
        ("a: 1\n b: 2", ", line 2: "),
        ("a: 'x", ", line 1: "),
        ("a: 1\n---\nb: 2", ", line 2: "),
        ("a: @x", ", line 1: "),
        ("a: \x07", ": not YAML: "),
        ("[" * 5000, ": not YAML: "),
        ("9" * 5000, ": not YAML: "),
        ("!!python/object/apply:os.system ['true']", ", line 1: "),
        ("!unheard-of x", ", line 1: "),
    ],
)
def test_what_is_not_yaml_is_refused(file, text, expected):
    file.write_text(text)
    assert said(file).startswith(expected)


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
    assert said(file)


def test_a_file_that_is_not_utf_8_is_refused(file):
    file.write_bytes("title: é".encode("latin-1"))
    assert said(file) == ": not UTF-8 text"


def test_a_byte_order_mark_is_no_part_of_the_first_key(file):
    file.write_bytes(b"\xef\xbb\xbftitle: x")
    assert read_yaml(file) == {"title": "x"}


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(file, monkeypatch):
    monkeypatch.setattr("rules.files.MAX_BYTES", 1000)
    file.write_text("é" * 500, encoding="utf-8")
    assert read_yaml(file) == "é" * 500
    file.write_text("é" * 500 + "x", encoding="utf-8")
    assert said(file) == ": larger than 1,000 bytes"


def test_a_file_that_is_not_there_is_named(file):
    assert said(file) == ": No such file or directory"


def test_a_folder_is_not_a_file(tmp_path):
    assert said(tmp_path) == ": Is a directory"


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
