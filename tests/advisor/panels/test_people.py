from datetime import UTC, datetime

import pytest

from advisor.models import Panel, Submission
from advisor.panels.people import Turnout, named_submissions, unique_names

REMOVED = datetime(2026, 11, 20, tzinfo=UTC)


def test_who_gives_no_name_or_one_twice_can_be_told_apart():
    assert unique_names(["Ada", "", "Ada", "Ada", ""]) == [
        "Ada",
        "Person 2",
        "Ada (2)",
        "Ada (3)",
        "Person 5",
    ]
    assert unique_names(["Person 2", ""]) == ["Person 2", "Person 2 (2)"]


def test_a_number_stays_when_somebody_else_is_removed():
    removed = Submission(removed_at=REMOVED)
    stays = Submission()
    assert named_submissions([removed, stays]) == [("Person 2", stays)]


@pytest.mark.parametrize(
    ("expected", "handed_in", "said", "missing"),
    [
        ("", [], "Nobody is in yet", []),
        ("", ["Ada"], "1 is in", []),
        ("", ["Ada", ""], "2 are in", []),
        ("Ada\nBen\nCem", [], "0 of 3 are in", ["Ada", "Ben", "Cem"]),
        ("Ada\nBen\nCem", ["ada", "Cem"], "2 of 3 are in", ["Ben"]),
        ("Ada\nBen", ["Ada", "Guest"], "2 of 3 are in", ["Ben"]),
        ("Ada\nBen", ["Ben", "Ada"], "Both are in", []),
    ],
)
def test_it_is_said_how_many_are_in_and_who_is_missing(expected, handed_in, said, missing):
    submissions = [Submission(name=name) for name in handed_in]
    removed = Submission(name="", removed_at=REMOVED)
    turnout = Turnout.of(Panel(expected=expected), [*submissions, removed])
    assert (turnout.said, list(turnout.missing)) == (said, missing)
