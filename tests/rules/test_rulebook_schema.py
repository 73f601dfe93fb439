"""What the reader takes, an editor that knows the schema takes as well."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from rules.engine.lint import lint
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import SHIPPED, document_files, parsed, read_yaml, shipped
from rules.lines import Lines
from rules.rulebook_schema import ADDRESS, PUBLISHED, TEMPLATE, rulebook_schema
from tests.support.changes import DISTANCE, FAR, REMOVED, changed
from tests.support.small import small_document
from tests.support.strategies import documents, texts

SCHEMA = rulebook_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = [file for key in shipped() for file in document_files(str(SHIPPED / key))]


def complaints(document: object) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(document)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_what_is_published_is_what_the_code_says() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert published == SCHEMA, (
        "The schema has changed; run: manage.py export_rulebook --schema > "
        "rules/rulebooks/rulebook-1.json"
    )
    assert ADDRESS.endswith(f"/{PUBLISHED.name}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_shipped_file_is_as_the_schema_says_and_names_it(file: Any) -> None:
    assert complaints(read_yaml(file)) == []
    first, _, _ = file.read_text(encoding="utf-8").partition("\n")
    comment, _, address = first.partition("$schema=")
    assert comment == "# yaml-language-server: "
    assert (file.parent / address).resolve() == PUBLISHED


def test_the_small_rulebook_is_as_the_schema_says() -> None:
    assert complaints(small_document()) == []


@settings(max_examples=25)
@given(documents(texts()))
def test_any_rulebook_is_as_the_schema_says(document: dict[str, Any]) -> None:
    assert complaints(read_rulebook(document).plain()) == []


@pytest.mark.parametrize(
    "picks", [[20, 150], [20, {"number": 150, "text": "Between cities"}], [{"number": 20}]]
)
def test_a_pick_may_be_a_number_alone(picks: Any) -> None:
    document = changed((f"{DISTANCE}.picks", picks))
    assert read_rulebook(document)
    assert complaints(document) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("colour", "red"),
        ("options.car.kind", "favourite"),
        ("options.car.advice", REMOVED),
        (f"{DISTANCE}.picks.0", "many"),
        (f"{FAR}.effects.0.points", 3),
        (f"{FAR}.when.0.test", "exactly"),
        ("claims.R1.grade", "gossip"),
    ],
)
def test_it_notices_what_is_wrong(path: str, value: Any) -> None:
    assert complaints(changed((path, value)))


def test_it_explains_parts_and_fields() -> None:
    rule = SCHEMA["$defs"]["Rule"]
    assert rule["description"].startswith("If all conditions hold")
    assert rule["properties"]["reason"]["description"].startswith("A clause about")


class TestTemplate:
    LINES = TEMPLATE.read_text(encoding="utf-8").splitlines()

    def blanks(self) -> Iterator[int]:
        """The numbers of the lines whose key has no value, counted from 1."""
        problems = self.problems("\n".join(self.LINES))
        lines = Lines([("template.yaml", "\n".join(self.LINES).encode())])
        for problem in problems:
            line = lines.find(problem)
            assert line, problem
            yield line.number

    def problems(self, text: str) -> list[str]:
        with pytest.raises(RulebookError) as refused:
            read_rulebook(parsed(text.encode(), "template.yaml"))
        return refused.value.problems

    def filled(self) -> dict[str, Any]:
        lines = [*self.LINES]
        for number in self.blanks():
            head, _, _ = lines[number - 1].partition(":")
            lines[number - 1] = f"{head}: something"
        document: dict[str, Any] = parsed("\n".join(lines).encode(), "template.yaml")
        return document

    def test_empty_as_it_is_each_blank_is_asked_for_and_nothing_else(self) -> None:
        blanks = [self.LINES[number - 1].partition("#")[0].strip() for number in self.blanks()]
        assert len(blanks) == len({*self.blanks()})
        assert all(blank.endswith(":") for blank in blanks)

    def test_filled_in_it_is_a_rulebook_without_errors(self) -> None:
        rulebook = read_rulebook(self.filled())
        assert [str(f) for f in lint(rulebook, "2026-11-20") if f.severity == "error"] == []

    def test_filled_in_it_is_as_the_schema_says(self) -> None:
        assert complaints(self.filled()) == []
        assert self.LINES[0] == f"# yaml-language-server: $schema={PUBLISHED.name}"

    def test_what_it_leaves_out_may_be_added(self) -> None:
        """The lines that are commented out are as the reader wants them."""
        step = "\n".join(
            line.removeprefix("# ") for line in self.LINES if line.startswith(("# - ", "#   "))
        ).partition("- key: step-two")
        added, threshold = parsed((step[1] + step[2]).encode(), "template.yaml")
        document = self.filled() | {"thresholds": [threshold]}
        document["steps"].append(added)
        rulebook = read_rulebook(document)
        assert rulebook.threshold["busy"].number == 5000
        question = rulebook.question["rate"]
        assert question.shown_when
        assert [pick.number for pick in question.picks] == [20, 3000]
