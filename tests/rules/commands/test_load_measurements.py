import json
from pathlib import Path
from typing import Any

import pytest

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.engine.reading import read_rulebook
from rules.models import Measurement, Rulebook
from tests.support.changes import REMOVED, change, changed
from tests.support.commands import refusal, run
from tests.support.small import small_document

BY_BOAT = {"label": "Boat", "option": "boat", "points": [{"x": 100, "y": 1, "runs": 1}]}
POINT = "plots.0.series.0.points.0"


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*changes: tuple[str, Any], text: str = "") -> str:
        [measured] = small_document()["measurements"]
        for place, value in changes:
            change(measured, place, value)
        path = tmp_path / "run.json"
        path.write_text(text or json.dumps(measured))
        return str(path)

    return write


def test_a_run_replaces_the_measurement_with_its_key(file: Any, draft: Rulebook) -> None:
    row = Measurement.objects.get()
    path = file((f"{POINT}.y", 2.25), ("date", "2026-10-04"))
    assert run("load_measurements", path) == "The draft of journey has 0 more, and 1 replaced.\n"
    expected = changed((f"measurements.0.{POINT}.y", 2.25), ("measurements.0.date", "2026-10-04"))
    assert document(Rulebook.objects.get()) == expected
    assert Measurement.objects.get() == row


def test_others_stay_and_new_ones_come_last(file: Any, draft: Rulebook) -> None:
    [measured] = small_document()["measurements"]
    others = [measured | {"key": "second"}, measured | {"key": "third"}]
    run("load_measurements", file(text=json.dumps(others)), "--draft", "journey")
    expected = small_document()
    expected["measurements"] += others
    assert document(Rulebook.objects.get()) == expected


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        (f"{POINT}.y", float("nan"), "points.1.y: expected a finite number"),
        (f"{POINT}.high", float("inf"), "points.1.high: expected a finite number"),
        (
            "plots.0.series.0.points",
            [{"x": 1, "y": 1, "runs": 1}] * 100_000,
            "series.1.points: expected at most 100",
        ),
        ("plots.0.series.0.label", "<script>alert(1)</script>", "expected text without <, >"),
        ("bears_on.0.claim", "S1-02", 'no claim "S1-02"'),
        ("plots.0.series.0", BY_BOAT, 'no option "boat"'),
        ("date", "2099-01-01", "which is to come"),
        ("key", REMOVED, "key: expected, but missing"),
        ("key", ["a"], "key: expected text"),
        ("script", "rm -rf", "script: not expected here"),
    ],
)
def test_a_bad_run_is_refused_in_one_line(
    file: Any, draft: Rulebook, place: str, value: Any, complaint: str
) -> None:
    assert complaint in refusal("load_measurements", file((place, value)))
    assert document(Rulebook.objects.get()) == small_document()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "expected a measurement, or a list of them"),
        ("3", "expected a measurement, or a list of them"),
        ("[" + "0," * 3_000_000 + "0]", "larger than 5,000,000 bytes"),
        (json.dumps(small_document()["measurements"] * 2), 'key "door-to-door" stands twice'),
    ],
)
def test_a_bad_file_is_refused_in_one_line(
    file: Any, draft: Rulebook, text: str, complaint: str
) -> None:
    assert complaint in refusal("load_measurements", file(text=text))
    assert document(Rulebook.objects.get()) == small_document()


def test_the_rulebook_is_named_if_there_are_several(file: Any, draft: Rulebook) -> None:
    load(read_rulebook(small_document() | {"key": "voyage"}).plain())
    assert refusal("load_measurements", file()) == (
        "Name the rulebook by --draft; there are: journey, voyage"
    )
    assert refusal("load_measurements", file(), "--draft", "trip") == (
        "There is no rulebook trip; there are: journey, voyage"
    )


def test_an_unfinished_draft_is_not_changed(file: Any, draft: Rulebook) -> None:
    draft.examples.all().delete()
    assert refusal("load_measurements", file()).startswith("examples: expected")
