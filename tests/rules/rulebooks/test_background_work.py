"""The rulebook about background work: its thresholds, and that no option wins by default."""

import pytest

from rules.engine.accuracy import Accuracy
from rules.engine.answers import read_answers, shown
from rules.engine.lint.option_shares import shares
from rules.engine.reading import read_rulebook
from rules.engine.remarks import applying
from rules.engine.scoring import evaluate
from rules.files import read_document

from .test_shipped_rulebook import thresholds

RULEBOOK = read_rulebook(read_document("background-work"))
LOOSE = {"loss": "nothing", "awaited": "nobody"}
SQLITE = {"database": "sqlite"}


def verdict(**raw):
    read, problems = read_answers(RULEBOOK, raw)
    assert not problems
    return evaluate(RULEBOOK, read)


def test_nobody_is_asked_more_than_14_questions():
    assert len(list(shown(RULEBOOK, {"runs": ("broker",)}))) == 14


@pytest.mark.parametrize(
    ("rule", "answers", "question", "fires", "does_not"),
    [
        ("awaited-and-quick", {"awaited": "page"}, "seconds", [0, 1, 2], [3, 30]),
        ("quick-pieces", {"starts": "request"}, "seconds", [0, 2], [3]),
        ("quick-answer-for-a-sender", {"awaited": "sender"}, "seconds", [2], [3]),
        ("over-half-a-minute", {}, "seconds", [31, 1801], [2, 29, 30]),
        ("comes-back-to-it", {"awaited": "progress"}, "seconds", [3, 31], [1, 2]),
        ("awaited-though-slow", {"awaited": "page"}, "seconds", [3, 30], [2, 31]),
        ("slower-than-the-sender", {"awaited": "sender"}, "seconds", [3], [2]),
        ("nobody-would-miss-it", LOOSE, "seconds", [0, 30], [31]),
        ("nobody-waits-for-it", LOOSE, "seconds", [3], [2]),
        (
            "failure-is-seen-at-once",
            {"loss": "harm", "awaited": "page"},
            "seconds",
            [0, 30],
            [31],
        ),
        ("sleeps-and-answers-in-time", {"hosting": "sleeps"}, "seconds", [2], [3]),
        (
            "installed-without-a-worker",
            {"hosting": "installed", "loss": "noticed"},
            "seconds",
            [2],
            [3],
        ),
        ("computes-for-seconds", {"spends": "computing"}, "seconds", [3], [2]),
        ("longer-than-a-broker-waits", {}, "seconds", [1801], [1799, 1800]),
        ("few-a-minute", LOOSE, "rate", [0, 10], [11]),
        ("many-in-one-process", {}, "rate", [601], [599, 600]),
        ("one-writer", SQLITE, "rate", [601], [599, 600]),
        ("hundreds-a-second", {}, "rate", [6001], [5999, 6000]),
        ("thousands-a-second", {}, "rate", [60_001], [59_999, 60_000]),
    ],
)
def test_a_rule_fires_on_its_side_of_the_threshold_only(rule, answers, question, fires, does_not):
    def fired(number: int) -> bool:
        return rule in {fired.rule for fired in verdict(**answers, **{question: number}).fired}

    assert [number for number in fires if not fired(number)] == []
    assert [number for number in does_not if fired(number)] == []


def test_every_number_that_a_rule_names_has_its_threshold_tested():
    assert thresholds(RULEBOOK) == {
        ("seconds", 2),
        ("seconds", 3),
        ("seconds", 30),
        ("seconds", 1800),
        ("rate", 10),
        ("rate", 600),
        ("rate", 6000),
        ("rate", 60_000),
    }


def test_no_option_is_recommended_while_nothing_is_known():
    assert RULEBOOK.default_option == ""
    assert verdict().recommended is None


def test_every_option_is_recommended_for_some_answers_and_none_for_half():
    of = shares(RULEBOOK).of
    assert min(of.values()) >= 0.005
    assert max(of.values()) < 0.5


@pytest.mark.parametrize("option", RULEBOOK.option)
def test_an_example_and_a_scenario_speak_for_each_option(option):
    assert option in {example.recommended for example in RULEBOOK.examples}
    assert option in {scenario.option for scenario in RULEBOOK.scenarios}


def test_what_must_not_be_lost_is_never_left_to_the_web_process():
    won = {
        verdict(loss="harm", awaited=awaited, seconds=seconds, hosting=hosting).recommended
        for awaited in RULEBOOK.question["awaited"].choice
        for seconds in (1, 10, 60)
        for hosting in RULEBOOK.question["hosting"].choice
    }
    assert "process" not in won


def test_without_a_database_there_is_no_queue_in_it():
    assert "db-queue" in verdict(database="none", commit="together").ruled_out


def test_the_rules_give_what_teams_chose_in_decisions_that_they_were_not_made_with():
    assert Accuracy(RULEBOOK).blind.tally.right >= 8


def remarks(**raw):
    read, _ = read_answers(RULEBOOK, raw)
    verdict = evaluate(RULEBOOK, read)
    return {remark.key for remark in applying(RULEBOOK, read, verdict, verdict.recommended)}


def test_only_work_that_waits_hears_of_runs_under_old_code():
    assert "versions-of-runs" in remarks(shape="waits", operators="platform")
    assert "versions-of-runs" not in remarks(shape="one", awaited="page", seconds=1)
