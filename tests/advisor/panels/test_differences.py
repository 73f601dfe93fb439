"""Which differences decide, and what follows once they are settled."""

import pytest

from advisor.panels.agreement import Agreement
from advisor.panels.differences import Differences
from advisor.panels.person import Person
from advisor.verdict.report import Report
from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from tests.support.changes import changed

RULEBOOK = read_rulebook(changed(("steps.trip.questions.distance.matter_of", "fact")))


def differences(**people: dict[str, object]) -> Differences:
    reports = {
        name: Report.from_answers(RULEBOOK, read_answers(RULEBOOK, raw)[0])
        for name, raw in people.items()
    }
    return Differences(Agreement(RULEBOOK, [Person(*pair) for pair in reports.items()]))


@pytest.fixture
def found() -> Differences:
    return differences(
        Ada={"distance": 20, "station": "near", "luggage": ["bag"]},
        Ben={"distance": 2000, "station": "near", "luggage": ["bag", "dog"]},
        Cem={"distance": 2000, "station": "near", "luggage": ["bag"]},
    )


def test_a_difference_decides_if_another_answer_alone_changes_a_result(found):
    [deciding] = found.deciding
    assert (deciding.topic.question.key, deciding.people, deciding.is_fact) == ("distance", 3, True)
    assert [topic.question.key for topic in found.idle] == ["luggage"]
    assert (found.facts, found.judgements) == (1, 0)


def test_once_it_is_settled_all_come_to_the_same(found):
    said = {tuple(s.answers): [tuple(vote) for vote in s.votes] for s in found.settled}
    everybody = ["Ada", "Ben", "Cem"]
    assert said == {
        ("20 kilometres",): [(RULEBOOK.option["car"], everybody)],
        ("2,000 kilometres",): [(RULEBOOK.option["train"], everybody)],
    }


def test_people_who_agree_have_nothing_to_settle():
    same: dict[str, object] = {"distance": 20, "station": "near"}
    found = differences(Ada=same, Ben=same)
    assert (found.deciding, found.idle, found.settled) == ([], [], [])
