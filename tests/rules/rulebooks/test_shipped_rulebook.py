"""Every rulebook that comes with the project: whole, defensible, and exact at its thresholds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.engine.answers import read_answers
from rules.engine.examples import failures
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rule, Rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document, shipped

ROOT = Path(__file__).parents[3]
DOCUMENTS = {key: read_document(key) for key in shipped()}
RULEBOOKS = {key: read_rulebook(document) for key, document in DOCUMENTS.items()}
STRONG = 4

each_rulebook = pytest.mark.parametrize("rulebook", RULEBOOKS.values(), ids=RULEBOOKS)


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


def stands(rulebook: Rulebook, key: str) -> bool:
    """Whether a claim carries a strong rule: somebody's experience, and not disputed."""
    claim = rulebook.claim[key]
    return claim.grade in ("first-hand", "practitioner") and not claim.disputed


def thresholds(rulebook: Rulebook) -> set[tuple[str, int]]:
    return {
        (condition.question, int(number))
        for condition in rulebook.conditions
        if rulebook.question[condition.question].kind == "number"
        for number in condition.values
    }


@each_rulebook
def test_its_examples_give_their_verdicts(rulebook):
    assert [str(failure) for failure in failures(rulebook)] == []


@pytest.mark.parametrize("key", DOCUMENTS)
def test_no_text_is_left_to_write(key):
    unwritten = [place for place, text in texts(DOCUMENTS[key]) if "TEXT" in text]
    assert unwritten == []


@each_rulebook
def test_each_rule_that_gives_points_cites_a_claim(rulebook):
    without = [rule.key for _, rule in rulebook.rules if rule.effects and not rule.claims]
    assert without == []


@each_rulebook
def test_each_strong_rule_rests_on_a_claim_that_stands(rulebook):
    weak = [
        rule.key
        for _, rule in rulebook.rules
        if is_strong(rule) and not any(stands(rulebook, claim) for claim in rule.claims)
    ]
    assert weak == []


@each_rulebook
def test_each_question_is_used(rulebook):
    used = {condition.question for condition in rulebook.conditions}
    used |= {q.shown_when.question for q in rulebook.questions if q.shown_when}
    assert [key for key in rulebook.question if key not in used] == []


@each_rulebook
def test_some_rule_gives_points_to_each_option(rulebook):
    given = {e.option for _, rule in rulebook.rules for e in rule.effects if e.points > 0}
    assert [key for key in rulebook.option if key not in given] == []


@each_rulebook
def test_each_source_is_cited(rulebook):
    cited = {claim.source for claim in rulebook.claims}
    assert [key for key in rulebook.source if key not in cited] == []


@each_rulebook
def test_who_knows_no_exact_number_finds_words_on_both_sides_of_every_threshold(rulebook):
    for key, threshold in thresholds(rulebook):
        picks = rulebook.question[key].picks
        assert all(pick.text for pick in picks)
        assert {pick.number > threshold for pick in picks} == {True, False}
        assert threshold not in {pick.number for pick in picks}


def test_no_rulebook_speaks_of_the_sources_of_another():
    keys = {key: {*rulebook.claim, *rulebook.source} for key, rulebook in RULEBOOKS.items()}
    for key, rulebook in RULEBOOKS.items():
        others = set().union(*(theirs for other, theirs in keys.items() if other != key))
        assert not {*rulebook.claim, *rulebook.source} & others


@each_rulebook
def test_the_verdict_is_the_same_byte_for_byte_in_every_process(rulebook):
    answers = {**rulebook.example[rulebook.showcase].answers}
    for question in rulebook.questions:
        if question.kind == "choices" and question.key in answers:
            given = [choice.key for choice in question.choices if not choice.alone]
            answers[question.key] = given[::-1]
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
            input=json.dumps([DOCUMENTS[rulebook.key], answers]),
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    read, problems = read_answers(rulebook, answers)
    assert not problems
    assert printed == {f"{evaluate(rulebook, read)}\n"}
