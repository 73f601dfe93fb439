"""The rulebook about frameworks: its questions and its thresholds."""

import pytest

from rules.engine.answers import read_answers, shown
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document

from .test_shipped_rulebook import thresholds

RULEBOOK = read_rulebook(read_document("django-or-fastapi"))
EXISTING = {"present": "python", "limit": "load"}
PUBLIC_SHOP = {"parts": ["web-app", "public-api"]}


def test_no_project_is_asked_more_than_18_questions():
    everything = {
        question.key: tuple(choice.key for choice in question.choices if not choice.alone)
        for question in RULEBOOK.questions
        if question.kind == "choices"
    }
    asked = {
        present: len(list(shown(RULEBOOK, {**everything, "present": present})))
        for present in RULEBOOK.question["present"].choice
    }
    assert max(asked.values()) == 18


@pytest.mark.parametrize(
    ("rule", "answers", "question", "fires", "does_not"),
    [
        ("many-requests", {"waiting": "little"}, "rate", [501, 1_000_000], [0, 499, 500]),
        ("very-many-requests-open", {"language": "open"}, "rate", [5001], [4999, 5000]),
        ("very-many-requests-apart", {"staff-edit": "nobody"}, "rate", [5001], [4999, 5000]),
        ("staff-beside-public-load", PUBLIC_SHOP, "rate", [1001, 5000], [999, 1000]),
        ("steady-intake", {"parts": "intake"}, "events", [5001, 100_001], [0, 4999, 5000]),
        ("flood-of-events", {"parts": "intake"}, "events", [100_001], [99_999, 100_000]),
        ("many-held", {"features": "connections"}, "held", [5001], [0, 4999, 5000]),
        ("few-internal-users", {"parts": "staff-screens"}, "users", [0, 49, 50], [51]),
        ("some-internal-users", {"parts": "staff-screens"}, "users", [51, 300], [301]),
        ("due-in-six-weeks", {"present": "nothing"}, "weeks", [0, 5], [6, 7]),
        ("due-in-three-months", {"present": "nothing"}, "weeks", [6, 12, 13], [14]),
        ("small-enough-to-rewrite", EXISTING, "lines", [0, 5000], [5001]),
        ("large-to-port", EXISTING, "lines", [10_001], [9999, 10_000]),
        ("too-large-to-rewrite", EXISTING, "lines", [100_001], [99_999, 100_000]),
    ],
)
def test_a_rule_fires_on_its_side_of_the_threshold_only(rule, answers, question, fires, does_not):
    def fired(number: int) -> bool:
        read, problems = read_answers(RULEBOOK, {**answers, question: number})
        assert not problems
        return rule in {fired.rule for fired in evaluate(RULEBOOK, read).fired}

    assert [number for number in fires if not fired(number)] == []
    assert [number for number in does_not if fired(number)] == []


def test_every_number_that_a_rule_names_has_its_threshold_tested():
    assert thresholds(RULEBOOK) == {
        ("rate", 500),
        ("rate", 1000),
        ("rate", 5000),
        ("held", 5000),
        ("events", 5000),
        ("events", 100_000),
        ("users", 50),
        ("users", 300),
        ("weeks", 6),
        ("weeks", 13),
        ("lines", 5000),
        ("lines", 10_000),
        ("lines", 100_000),
    }
