from threading import enumerate as threads
from typing import Any

import pytest

from advisor.drafts.unnoticed_job import latest_run, new_run, start, try_all
from advisor.models import MutationRun
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.reading import RulebookError
from rules.models import Condition, Example, Rulebook
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def computed(row: Rulebook) -> MutationRun:
    rulebook = draft(row)
    run = new_run(row, rulebook)
    for _ in try_all(run, rulebook):
        pass
    return run


def test_it_tries_every_change_and_counts_them_by_kind(rulebook: Rulebook) -> None:
    run = computed(rulebook)
    assert run.done == run.total == sum(total for total, _ in run.kinds.values())
    assert len(run.unnoticed) == sum(unnoticed for _, unnoticed in run.kinds.values())
    assert run.sha256 == draft(rulebook).digest
    assert run.tried > 100


def test_those_that_move_most_recommendations_come_first(rulebook: Rulebook) -> None:
    moved = [found["moved"] for found in computed(rulebook).unnoticed]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > 0


def test_what_it_finds_is_in_words(rulebook: Rulebook) -> None:
    [found] = [
        found
        for found in computed(rulebook).unnoticed
        if found["rule"] == "no-station" and found["kind"] == "flip"
    ]
    assert found["change"] == "Car −2 instead of Car +2"
    assert found["sentence"].startswith("If Stations is “None at one end”: Car +2")
    witness = found["witness"]
    assert ["Stations", "None at one end"] in [said[:2] for said in witness["said"]]
    assert witness["before"] != witness["after"]
    assert witness["near"]["place"].split(".")[0] in ("examples", "precedents")


def test_its_answers_as_an_example_are_noticed(rulebook: Rulebook) -> None:
    first = computed(rulebook).unnoticed[0]
    option = rulebook.options.filter(key=first["witness"]["recommended"]).first()
    fields = {"answers": dict(first["witness"]["answers"]), "recommended": option}
    Example.objects.create(rulebook=rulebook, key="added", title="Added", **fields)
    left = [(found["rule"], found["change"]) for found in computed(rulebook).unnoticed]
    assert (first["rule"], first["change"]) not in left


def test_it_counts_what_each_rule_does(rulebook: Rulebook) -> None:
    run = computed(rulebook)
    counts = {key: numbers for key, *numbers in run.counts}
    assert list(counts) == list(draft(rulebook).rule)
    assert counts["furniture"][1:] == [1, 1]


def test_a_draft_that_cannot_be_read_is_refused(rulebook: Rulebook) -> None:
    Condition.objects.filter(rule__key="far").delete()
    with pytest.raises(RulebookError):
        start(rulebook)
    assert not MutationRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_runs_in_the_background() -> None:
    rulebook = load(small_document())
    before: set[Any] = set(threads())
    start(rulebook)
    for thread in set(threads()) - before:
        thread.join(timeout=60)
    run = latest_run(rulebook)
    assert run
    assert (run.state, run.error) == ("finished", "")
    assert run.unnoticed
