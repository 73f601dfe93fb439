"""A changed field is a clause that says what an architect needs."""

from copy import deepcopy
from typing import Any

import pytest

from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from tests.support.changes import (
    CHOIR,
    DISTANCE,
    DOORS,
    FAR,
    LIGHT,
    ROOM,
    STATION,
    changed,
)
from tests.support.differences import told


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("title", "By rail?", "The rulebook: the title was “Train or car?”, and is now “By rail?”"),
        (
            f"{FAR}.when.0.value",
            400,
            "Rule “far” in “A long way between cities”: the condition was “Distance is above 300 "
            "kilometres”, and is now “Distance is above 400 kilometres”.",
        ),
        (
            f"{FAR}.effects.0.points",
            2,
            "Rule “far” in “A long way between cities”: the effect was “Train +4”, and is now "
            "“Train +2”.",
        ),
        (
            f"{FAR}.effects.+",
            {"option": "coach", "points": -1},
            "Rule “far” in “A long way between cities”: the effect “Coach −1” was added.",
        ),
        (
            f"{FAR}.rules_out",
            ["coach"],
            "Rule “far” in “A long way between cities”: the effect “Coach is ruled out” was added.",
        ),
        (
            f"{FAR}.doubts",
            ["coach"],
            "Rule “far” in “A long way between cities”: the effect “Coach is at most leaning” was "
            "added.",
        ),
        (
            f"{LIGHT}.shares.0.gains",
            True,
            "Rule “far-and-light” in “A long way between cities”: the effect was “Coach gets the "
            "points of Train”, and is now “Coach gets what speaks for Train”.",
        ),
        (
            f"{LIGHT}.when.1.negated",
            False,
            "Rule “far-and-light” in “A long way between cities”: the condition was “Luggage does "
            "not include \N{LEFT SINGLE QUOTATION MARK}Furniture’”, and is now “Luggage includes "
            "\N{LEFT SINGLE QUOTATION MARK}Furniture’”.",
        ),
        (
            f"{FAR}.claims",
            ["R2"],
            "Rule “far” in “A long way between cities”: the claim “R1” was removed. "
            "Rule “far” in “A long way between cities”: the claim “R2” was added.",
        ),
        (
            f"{DOORS}.plots.0.series.1.points.0.y",
            1.5,
            "Measurement “The train is faster from 300 kilometres on”: the plot “Time on the "
            "way”: the line “Car”: 1 of its 3 points are new or changed.",
        ),
        (
            f"{DOORS}.plots.0.y.scale",
            "log",
            "Measurement “The train is faster from 300 kilometres on”: the plot “Time on the "
            "way”: the vertical axis was “Door to door, median, h”, and is now “Door to door, "
            "median, h, logarithmic”.",
        ),
        (
            f"{DOORS}.versions.Python",
            "3.14",
            "Measurement “The train is faster from 300 kilometres on”: the list of versions was "
            "“Python 3.13, Timetable 2026.2”, and is now “Python 3.14, Timetable 2026.2”.",
        ),
        (
            f"{DOORS}.bears_on.0.relation",
            "limits",
            "Measurement “The train is faster from 300 kilometres on”: the sentence on a claim "
            "was “R1, supports: At 300 kilometres the train took 3.2 hours, the car 3.6.”, and "
            "is now “R1, limits: At 300 kilometres the train took 3.2 hours, the car 3.6.”",
        ),
        (
            "claims.R1.basis",
            {},
            "Claim R1: the basis of the number was added: “an opinion”.",
        ),
        (
            "scenarios.long-way.option",
            "coach",
            "Scenario “A long way between cities”: the option was “Train”, and is now “Coach”.",
        ),
        (
            "scenarios.long-way.title",
            "Far",
            "Scenario “Far”: the title was “A long way between cities”, and is now “Far”.",
        ),
        (
            "scenarios.long-way.typical.distance",
            600,
            "Scenario “A long way between cities”: the typical answer to “Distance” was “500 "
            "kilometres”, and is now “600 kilometres”.",
        ),
        (
            "scenarios.long-way.risks.0.symptom",
            "You yawn.",
            "Risk of choosing Car in “A long way between cities”: the symptom was “Breaks grow "
            "longer than the driving between them.”, and is now “You yawn.”",
        ),
        (
            f"{DISTANCE}.maximum",
            2000,
            "Question “Distance” in the step “The trip”: the maximum was “3,000”, and is now "
            "“2,000”.",
        ),
        (
            f"{DISTANCE}.picks.+",
            1000,
            "Question “Distance” in the step “The trip”: the quick pick “1,000” was added.",
        ),
        (
            f"{DISTANCE}.picks.0",
            {"number": 20, "text": "Around the corner"},
            "Question “Distance” in the step “The trip”: the quick pick was “20”, and is now "
            "“Around the corner (20)”.",
        ),
        (
            f"{DISTANCE}.picks.1.text",
            "Across the county",
            "Question “Distance” in the step “The trip”: the quick pick was “Two hours by car "
            "(150)”, and is now “Across the county (150)”.",
        ),
        (
            f"{STATION}.choices.+",
            {"key": "harbour", "text": "A harbour"},
            "Question “Stations” in the step “The trip”: the choice “A harbour” was added.",
        ),
        (
            f"{STATION}.choices.near.text",
            "Near both",
            "Question “Stations” in the step “The trip”: the choice “Near both”: the wording was "
            "“At both ends”, and is now “Near both”.",
        ),
        (
            "steps.connection.questions.changes.shown_when",
            None,
            "Question “Changes of train” in the step “The connection”: the condition for asking "
            "was removed: “Stations is not \N{LEFT SINGLE QUOTATION MARK}None at one end’”.",
        ),
        (
            "claims.R1.grade",
            "vendor",
            "Claim R1: the grade was “first-hand record”, and is now “vendor”.",
        ),
        ("claims.R1.disputed", "No.", "Claim R1: the dispute was added: “No.”"),
        ("sources.R.date", "2025", "Source R: the date was “2024-05-01”, and is now “2025”."),
        (
            "left_out.0.reason",
            "Off.",
            "Left-out claim C4: the reason was “It says nothing about the journey.”, and is now "
            "“Off.”",
        ),
        (
            f"{CHOIR}.year",
            2024,
            "Precedent “A choir goes to a festival”: the year was “2023”, and is now “2024”.",
        ),
        (
            f"{CHOIR}.facts.1",
            "They had a month.",
            "Precedent “A choir goes to a festival”: the fact was “They had a week and no "
            "money.”, and is now “They had a month.”",
        ),
        (
            f"{ROOM}.cells.0.text",
            "A bench",
            "Table “What a seat offers”: the row “Room”: the cell “Train”: the wording was “A "
            "table for two”, and is now “A bench”.",
        ),
        (
            "examples.nothing-known.recommended",
            "train",
            "Example “Nothing is known yet”: the expected recommendation was “none”, and is now "
            "“Train”.",
        ),
        (
            "scenarios.long-way.rate",
            "distance",
            "Scenario “A long way between cities”: the question of load was added: “Distance”.",
        ),
        (
            "remarks.reserve-a-place.scenarios",
            ["long-way"],
            "Remark “Reserve a place for the bicycle”: the scenario “More than you can carry” was "
            "removed.",
        ),
    ],
)
def test_a_change_of_a_field_is_a_sentence(path: str, value: Any, said: str) -> None:
    assert " ".join(told((path, value))) == said


def test_two_conditions_on_one_question_can_change_places() -> None:
    above = {"question": "distance", "test": "above", "value": 300}
    below = {"question": "distance", "test": "below", "value": 900}
    old = read_rulebook(changed((f"{FAR}.when", [above, below])))
    new = read_rulebook(changed((f"{FAR}.when", [below, above])))
    assert [change.text for change in difference(old, new)] == [
        "Rule “far” in “A long way between cities”: the order of the conditions changed."
    ]


def test_two_of_one_name_are_told_apart_by_their_keys() -> None:
    twin = {"key": "next", "text": "At both ends"}
    old = changed((f"{STATION}.choices.+", twin))
    new = deepcopy(old)
    new["scenarios"][3]["rules"][0]["when"][1]["value"] = "next"
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert '"value": "near"' in change.text
    assert '"value": "next"' in change.text
