from dataclasses import replace

import pytest

from rules.engine.accuracy import Accuracy
from rules.engine.answers import read_answers
from rules.engine.examples import failures
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers
from rules.engine.scoring import Verdict, evaluate
from rules.engine.sensitivity.standing import assess
from rules.engine.verdict_words import (
    say_accuracy,
    say_doubt,
    say_failure,
    say_finding,
    say_headline,
    say_leaning,
    say_margin,
    say_matched,
    say_open,
    say_reasons,
)
from tests.support.changes import changed
from tests.support.decisions import decided_document, undecided_document
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())


def answers(**raw: object) -> Answers:
    return read_answers(RULEBOOK, raw)[0]


def verdict(**raw: object) -> Verdict:
    return evaluate(RULEBOOK, answers(**raw))


SEEN = "matched a real decision that the rules had not seen"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"luggage": "furniture"}, "You bring furniture."),
        (
            {"luggage": "furniture", "distance": 20},
            "You bring furniture, and you travel less than 30 kilometres.",
        ),
        (
            {"luggage": ["furniture", "dog"], "station": "none", "distance": 20},
            "You bring furniture, and one end has no station.",
        ),
        ({}, ""),
        ({"distance": 600, "station": "none"}, ""),
    ],
)
def test_the_strongest_reasons_for_the_recommendation_make_a_sentence(raw, said):
    assert say_reasons(RULEBOOK, verdict(**raw)) == said


def test_reasons_against_the_recommendation_are_not_among_those_for_it():
    # The dog counts against the train.
    assert say_reasons(RULEBOOK, verdict(distance=2000, luggage="dog")) == (
        "You travel more than 300 kilometres."
    )


def test_of_options_that_are_level_each_has_its_reasons():
    even = [{"option": "train", "points": 4}, {"option": "car", "points": 4}]
    rulebook = read_rulebook(changed(("scenarios.long-way.rules.far.effects", even)))
    tied = evaluate(rulebook, {"distance": 2000})
    assert tied.level == ("train", "car")
    assert say_reasons(rulebook, tied) == (
        "For Train: you travel more than 300 kilometres. "
        "For Car: you travel more than 300 kilometres."
    )
    assert say_margin(rulebook, tied) == "Train and Car are level"
    assert say_finding(rulebook, tied) == "finds Train and Car level"
    sure = assess(rulebook, {"distance": 2000}, tied)
    assert say_leaning(rulebook, tied, sure, answered=1, missing=0) == "Too close to call"


def test_as_many_reasons_are_given_as_are_wanted():
    said = say_reasons(RULEBOOK, verdict(luggage=["furniture", "dog"], distance=20), limit=1)
    assert said == "You bring furniture."


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"distance": 600}, "Take the train."),
        ({"distance": 600, "luggage": "bag"}, "Too close to call between Train and Coach."),
        ({}, "There is too little to tell yet."),
        (
            {"distance": 50, "station": "far", "luggage": "bag", "changes": 1},
            "None of the options fits.",
        ),
    ],
)
def test_the_headline_is_the_advice_or_says_why_there_is_none(raw, said):
    found = verdict(**raw)
    assert say_headline(RULEBOOK, found, assess(RULEBOOK, answers(**raw), found)) == said


def test_the_first_reason_is_the_one_that_sets_the_option_apart():
    document = small_document()
    # The coach shares what speaks for the train; only its own reason decides between them.
    document["scenarios"][0]["rules"].append(
        {
            "key": "cheap",
            "reason": "money matters more than time",
            "when": [{"question": "luggage", "test": "includes", "value": "bag"}],
            "effects": [{"option": "coach", "points": 2}],
        }
    )
    rulebook = read_rulebook(document)
    answers: Answers = {"distance": 600, "station": "near", "luggage": ("bag",), "changes": 0}
    said = say_reasons(rulebook, evaluate(rulebook, answers))
    assert said == "Money matters more than time, and no change of train is needed."


def test_reasons_with_commas_are_kept_apart_by_semicolons():
    document = small_document()
    document["scenarios"][0]["rules"][0]["reason"] = "it is far, and you know it"
    rulebook = read_rulebook(document)
    answers: Answers = {"distance": 600, "station": "near", "changes": 0}
    said = say_reasons(rulebook, evaluate(rulebook, answers))
    assert said == "It is far, and you know it; and no change of train is needed."


def test_a_reason_of_its_own_is_given_beside_those_of_the_option_that_lends_its_points():
    document = small_document()
    by_rail = {"when": [{"question": "distance", "test": "above", "value": 1}]}
    coach = {"option": "coach", "of": "train", "gains": True}
    document["scenarios"][2]["rules"] += [
        {
            "key": "lent",
            "reason": "a coach does as well",
            "shares": [coach],
            "rules_out": ["train"],
            **by_rail,
        },
        {
            "key": "own",
            "reason": "the coach stops at your door",
            "effects": [{"option": "coach", "points": 1}],
            **by_rail,
        },
    ]
    rulebook = read_rulebook(document)
    known: Answers = {"distance": 2000, "station": "near", "changes": 0}
    found = evaluate(rulebook, known)
    assert found.recommended == "coach"
    assert say_reasons(rulebook, found, limit=1) == "The coach stops at your door."


@pytest.mark.parametrize(
    ("doubted", "said"), [([], ""), (["car"], ""), (["train"], "Not called clear: it is far.")]
)
def test_a_large_lead_that_is_doubted_says_why_it_is_not_clear(doubted, said):
    effects = [{"option": "train", "points": 4}, {"option": "car", "points": -4}]
    added = {"reason": "it is far", "effects": effects, "doubts": doubted}
    rule = small_document()["scenarios"][0]["rules"][0] | added
    rulebook = read_rulebook(changed(("scenarios.0.rules.0", rule)))
    far: Answers = {"distance": 2000}
    verdict = evaluate(rulebook, far)
    assert say_doubt(rulebook, verdict, assess(rulebook, far, verdict)) == said


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (
            {"answers": {"luggage": ["furniture"]}, "recommended": "train"},
            "Expected Train, got Car. Rules that fire: furniture.",
        ),
        (
            {"answers": {}, "recommended": "car", "scenarios": ["long-way"]},
            "Expected Car, got no recommendation. The scenario “A long way between cities” is "
            "expected, and does not match. Rules that fire: none.",
        ),
        (
            {"answers": {"distance": 20}, "recommended": "car", "scenarios": ["long-way"]},
            "The scenario “A long way between cities” is expected, and does not match. Rules that "
            "fire: short-hop.",
        ),
    ],
)
def test_a_failed_example_says_what_was_expected(example, said):
    document = small_document()
    document["examples"].append({"key": "mine", "title": "Mine", **example})
    rulebook = read_rulebook(document)
    [outcome] = failures(rulebook)
    assert say_failure(rulebook, outcome) == said


@pytest.mark.parametrize(
    ("standing", "raw", "said"),
    [
        ("clear", {"distance": 2000}, "Leaning to Train"),  # a missing answer can change it
        ("leaning", {"distance": 2000}, "Leaning to Train"),
        ("too-close-to-call", {"distance": 2000}, "Too close to call"),
        ("not-enough-answers", {}, "Too little to tell yet"),
        ("nothing-fits", {}, "Nothing fits"),
    ],
)
def test_a_verdict_leans_as_it_stands(standing, raw, said):
    known = verdict(**raw)
    sure = replace(assess(RULEBOOK, answers(**raw), known), standing=standing)
    assert say_leaning(RULEBOOK, known, sure, answered=2, missing=2) == said


@pytest.mark.parametrize(
    ("answered", "settled", "said"),
    [
        (1, False, "Too early to tell"),
        (1, True, "Clearly Train"),
        (2, False, "Leaning to Train"),
    ],
)
def test_it_is_too_early_while_open_questions_outnumber_answers_and_can_change_it(
    answered, settled, said
):
    known = verdict(distance=2000)
    sure = assess(RULEBOOK, answers(distance=2000), known)
    sure = replace(sure, standing="clear", settled=settled)
    assert say_leaning(RULEBOOK, known, sure, answered, missing=2) == said


@pytest.mark.parametrize(
    ("missing", "settled", "alone", "said"),
    [
        (1, True, True, "1 question is still open."),
        (1, False, True, "1 question is still open; it can still change this."),
        (2, False, True, "2 questions are still open; they can still change this."),
        (2, False, False, "2 questions are still open; none of them alone can change this."),
    ],
)
def test_open_questions_are_said_with_what_they_can_do(missing, settled, alone, said):
    known = verdict(distance=2000)
    sure = replace(assess(RULEBOOK, answers(distance=2000), known), settled=settled)
    assert say_open(known, sure, missing, alone) == said


def test_open_questions_before_anything_is_recommended_are_counted():
    sure = assess(RULEBOOK, {}, verdict())
    assert say_open(verdict(), sure, 3, alone=False) == "3 questions are still open."


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (decided_document(), "Right in 3 of 5 decisions it had not seen."),
        (small_document(), "Right in 1 of 1 decision that its rules were made with."),
        (undecided_document(), "It has not been held to real decisions yet."),
    ],
)
def test_the_accuracy_is_a_sentence(document, said):
    assert say_accuracy(Accuracy(read_rulebook(document))) == said


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("clear", f"1 of 2 verdicts called “clear” {SEEN}"),
        ("nothing-fits", f"3 of 5 verdicts {SEEN}; none was “nothing fits”"),
    ],
)
def test_verdicts_that_matched_are_counted(small, standing, said):
    assert say_matched(Accuracy(read_rulebook(decided_document())), standing) == said
    assert say_matched(Accuracy(small), standing) == ""
