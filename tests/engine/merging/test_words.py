"""A conflict says what it is about, and what each version says, as an architect knows it."""

from typing import Any

import pytest

from rules.engine.merging import ConflictWords, merge, say_conflict
from rules.engine.reading import read_rulebook
from tests.support.changes import CHOIR, DISTANCE, DOORS, FAR, REMOVED, STATION, change, changed
from tests.support.named import named_document
from tests.support.small import small_document

Document = dict[str, Any]
MEASURED = "Measurement “The train is faster from 300 kilometres on”"
LONG_WAY = "“A long way between cities”"


def told(draft: Document, file: Document, base: Document | None = None) -> ConflictWords:
    base = base or small_document()
    [conflict] = merge(base, draft, file, {}).conflicts
    return say_conflict(conflict, *map(read_rulebook, (base, draft, file)))


def test_a_side_that_names_a_threshold_is_told_with_its_name() -> None:
    base = named_document((f"{FAR}.when.0.value", 300))
    draft, file = (named_document((f"{FAR}.when.0.value", value)) for value in ("long", 350))
    conflict = told(draft, file, base)
    assert (conflict.base, conflict.draft, conflict.file) == (
        ["Distance is above 300 kilometres"],
        ["Distance is above 300 kilometres (long)"],
        ["Distance is above 350 kilometres"],
    )


@pytest.mark.parametrize(
    ("path", "values", "heading", "said"),
    [
        ("title", ("A", "B"), "The rulebook: title", (["Train or car?"], ["A"], ["B"])),
        (
            f"{FAR}.when.0.value",
            (400, 500),
            f"Rule “far” in {LONG_WAY}: conditions",
            tuple([f"Distance is above {n} kilometres"] for n in (300, 400, 500)),
        ),
        (
            f"{FAR}.effects.1.points",
            (-1, 1),
            f"Rule “far” in {LONG_WAY}: effect “Car”, points",
            (["−2"], ["−1"], ["+1"]),
        ),
        (
            f"{STATION}.choices.near.text",
            ("A", "B"),
            "Question “Stations” in the step “The trip”: choice “At both ends”, wording",
            (["At both ends"], ["A"], ["B"]),
        ),
        (
            f"{CHOIR}.answers.station",
            ("far", REMOVED),
            "Precedent “A choir goes to a festival”: answer to “Stations”",
            (["At both ends"], ["Only by bus or taxi"], []),
        ),
        (
            f"{DISTANCE}.picks",
            ([5], [{"number": 5, "text": "Near"}]),
            "Question “Distance” in the step “The trip”: quick picks",
            (["20", "Two hours by car (150)", "600"], ["5"], ["Near (5)"]),
        ),
        (
            f"{DOORS}.versions.Python",
            ("3.14", "3.15"),
            f"{MEASURED}: list of versions",
            tuple([f"Python 3.{minor}, Timetable 2026.2"] for minor in (13, 14, 15)),
        ),
        (
            f"{DOORS}.plots.1.series.1.points.0.y",
            (60, 62),
            f"{MEASURED}: plots",
            tuple(
                [
                    "Time on the way: Train, direct from 2.1 at 100 to 6.5 at 900, "
                    "Car from 1.4 at 100 to none at 900",
                    "Cost of a seat: Train, direct from 29.9 at 1 to 89.9 at 2, "
                    f"Car from {cost} at 1 to 61 at 2",
                ]
                for cost in (61, 60, 62)
            ),
        ),
        (
            f"{DOORS}.bears_on.0.says",
            ("A.", "B."),
            f"{MEASURED}: sentence on a claim “R1, supports: At 300 kilometres the train took 3.2 "
            "hours, the car 3.6.”, statement",
            (["At 300 kilometres the train took 3.2 hours, the car 3.6."], ["A."], ["B."]),
        ),
        (
            "claims.R1.basis",
            ({}, {"runs": 1}),
            "Claim R1: basis of the number",
            ([], ["an opinion"], ["runs 1"]),
        ),
        (
            "scenarios.long-way.risks.0.symptom",
            ("A.", "B."),
            f"Risk of choosing Car in {LONG_WAY}: symptom",
            (["Breaks grow longer than the driving between them."], ["A."], ["B."]),
        ),
    ],
)
def test_a_field_is_named_with_what_each_says(
    path: str, values: tuple[Any, Any], heading: str, said: tuple[list[str], ...]
) -> None:
    words = told(*(changed((path, value)) for value in values))
    assert words[1:] == (heading, *said)


def test_of_what_one_side_removed_the_other_says_what_it_changed() -> None:
    draft = changed((FAR, REMOVED))
    words = told(draft, changed((f"{FAR}.claims", ["R1", "R2"])))
    assert words.heading == f"Rule “far” in {LONG_WAY}"
    assert words[2:] == (["Claims: R1"], ["Removed"], ["Claims: R1; R2"])


def test_of_a_scenario_only_the_rules_that_differ_are_told() -> None:
    file = changed(("scenarios.off-the-rails.rules.short-hop.reason", "so it is"))
    uses = ("examples.moving-house.scenarios", ["bulky-load"])
    words = told(changed(("scenarios.off-the-rails", REMOVED), uses), file)
    [said] = words.file
    assert said.startswith("Rules: so it is: If ")
    assert said.count("If ") == 1


def test_of_two_parts_with_one_key_each_says_what_differs() -> None:
    claim = {"key": "N", "source": "R", "grade": "vendor", "says": "One."}
    versions = (changed(("claims.+", claim | change)) for change in ({}, {"says": "Two."}))
    words = told(*versions)
    assert words[1:] == ("Claim N", [], ["Statement: One."], ["Statement: Two."])


def test_what_would_read_the_same_is_spelled_out() -> None:
    """Two options may have one short name."""
    same = (("options.car.short", "Train"), ("options.coach.short", "Train"))
    path = "examples.far-and-direct.recommended"
    draft, file = (changed(*same, (path, key)) for key in ("car", "coach"))
    words = told(draft, file, changed(*same))
    assert words[2:] == (['"train"'], ['"car"'], ['"coach"'])


def test_orders_are_lists_of_names() -> None:
    draft, file = small_document(), small_document()
    draft["options"].reverse()
    file["options"].insert(0, file["options"].pop(1))
    words = told(draft, file)
    assert words.heading == "The rulebook: order of the options"
    assert words.draft[0] == "Option “Long-distance coach”"


def test_places_are_named_by_their_titles() -> None:
    versions = []
    for number in (1, 2):
        document = small_document()
        rule = document["scenarios"][0]["rules"].pop(0)
        change(document, f"scenarios.{number}.rules.+", rule)
        versions.append(document)
    words = told(*versions)
    assert words.heading == f"Rule “far” in {LONG_WAY}: where it stands"
    assert words[2:] == (
        ["A long way between cities"],
        ["More than you can carry"],
        ["Away from the rails"],
    )
