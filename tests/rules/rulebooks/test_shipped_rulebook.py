"""The rulebook that comes with the project: whole, defensible, and exact at its thresholds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.engine.answers import read_answers, shown
from rules.engine.examples import failures
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rule
from rules.engine.scoring import Verdict, evaluate
from rules.files import read_document

ROOT = Path(__file__).parents[3]
DOCUMENT = read_document("django-or-fastapi")
RULEBOOK = read_rulebook(DOCUMENT)
STRONG = 4
EXISTING = {"present": "python", "limit": "load"}
PUBLIC_SHOP = {"parts": ["web-app", "public-api"]}


def verdict(**raw: object) -> Verdict:
    answers, problems = read_answers(RULEBOOK, raw)
    assert not problems
    return evaluate(RULEBOOK, answers)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            named = inner.get("key", number) if isinstance(inner, dict) else number
            yield from texts(inner, f"{place}.{named}")
    elif isinstance(value, str):
        yield place, value


def is_strong(rule: Rule) -> bool:
    return any(abs(effect.points) == STRONG for effect in rule.effects)


def stands(key: str) -> bool:
    """Whether a claim carries a strong rule: somebody's experience, and not disputed."""
    claim = RULEBOOK.claim[key]
    return claim.grade in ("first-hand", "practitioner") and not claim.disputed


def test_its_examples_give_their_verdicts():
    assert [str(failure) for failure in failures(RULEBOOK)] == []


def test_no_text_is_left_to_write():
    unwritten = [place for place, text in texts(DOCUMENT) if "TEXT" in text]
    assert unwritten == []


@pytest.mark.parametrize("key", [rule.key for _, rule in RULEBOOK.rules if rule.effects])
def test_each_rule_that_gives_points_cites_a_claim(key):
    assert RULEBOOK.rule[key].claims


@pytest.mark.parametrize("key", [r.key for _, r in RULEBOOK.rules if is_strong(r)])
def test_each_strong_rule_rests_on_a_claim_that_stands(key):
    assert any(stands(claim) for claim in RULEBOOK.rule[key].claims)


@pytest.mark.parametrize("key", RULEBOOK.question)
def test_each_question_is_used(key):
    used = {condition.question for _, rule in RULEBOOK.rules for condition in rule.when}
    used |= {q.shown_when.question for q in RULEBOOK.questions if q.shown_when}
    assert key in used


@pytest.mark.parametrize("key", RULEBOOK.option)
def test_some_rule_gives_points_to_each_option(key):
    given = {e.option for _, rule in RULEBOOK.rules for e in rule.effects if e.points > 0}
    assert key in given


@pytest.mark.parametrize("key", RULEBOOK.source)
def test_each_source_is_cited(key):
    assert key in {claim.source for claim in RULEBOOK.claims}


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
        result = verdict(**answers, **{question: number})
        return rule in {fired.rule for fired in result.fired}

    assert [number for number in fires if not fired(number)] == []
    assert [number for number in does_not if fired(number)] == []


def thresholds() -> set[tuple[str, int]]:
    return {
        (condition.question, int(number))
        for condition in RULEBOOK.conditions
        if RULEBOOK.question[condition.question].kind == "number"
        for number in condition.values
    }


def test_every_number_that_a_rule_names_has_its_threshold_tested():
    assert thresholds() == {
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


def test_who_knows_no_exact_number_finds_words_on_both_sides_of_every_threshold():
    for key, threshold in thresholds():
        picks = RULEBOOK.question[key].picks
        assert all(pick.text for pick in picks)
        assert {pick.number > threshold for pick in picks} == {True, False}
        assert threshold not in {pick.number for pick in picks}


def test_the_verdict_is_the_same_byte_for_byte_in_every_process():
    answers = {**RULEBOOK.example[RULEBOOK.showcase].answers}
    answers["parts"] = ["intake", "web-app", "staff-screens"]
    program = (
        "import json, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from rules.engine.answers import read_answers\n"
        "from rules.engine.reading import read_rulebook\n"
        "from rules.engine.scoring import evaluate\n"
        "document, raw = json.load(sys.stdin)\n"
        "rulebook = read_rulebook(document)\n"
        "print(evaluate(rulebook, read_answers(rulebook, raw)[0]))\n"
    )
    printed = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", program],
            input=json.dumps([DOCUMENT, answers]),
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert printed == {f"{verdict(**answers)}\n"}
