from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from rules.engine.mutation import unnoticed as module
from rules.engine.mutation.mutations import with_mutant
from rules.engine.mutation.unnoticed import MutationTest, Trial
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.space import cells
from tests.support.changes import LIGHT, changed
from tests.support.strategies import documents


def recommended(rulebook: Rulebook, answers: Any) -> str | None:
    return evaluate(rulebook, answers).recommended


def trials_of(rulebook: Rulebook, rule: str) -> list[Trial]:
    return [trial for trial in MutationTest(rulebook).trials() if trial.mutation.rule.key == rule]


@settings(max_examples=20)
@given(documents())
def test_a_witness_is_moved_and_the_harmless_move_nothing(document: dict[str, Any]) -> None:
    rulebook = read_rulebook(document)
    values = {key: [*answers, None] for key, answers in cells(rulebook).items()}
    for trial in MutationTest(rulebook).trials():
        mutated = with_mutant(rulebook, trial.mutation)
        if witness := trial.witness:
            assert not trial.noticed
            assert witness.before == recommended(rulebook, witness.answers)
            assert witness.after == recommended(mutated, witness.answers)
            assert witness.before != witness.after
        if trial.harmless:
            for some in list(product(*values.values()))[::7]:
                answers = {k: a for k, a in zip(values, some, strict=True) if a is not None}
                assert recommended(rulebook, answers) == recommended(mutated, answers)


def test_a_witness_is_near_a_project_and_says_what_is_different(small: Rulebook) -> None:
    test = MutationTest(small)
    [flip] = [
        trial
        for trial in test.trials()
        if trial.mutation.rule.key == "no-station"
        and trial.mutation.kind == "flip"
        and not trial.noticed
    ]
    assert flip.moved
    assert flip.witness
    assert flip.witness.near
    given = next(p.answers for p in test.projects if p.part == flip.witness.near)
    differing = {
        key
        for key in {*given, *flip.witness.answers}
        if given.get(key) != flip.witness.answers.get(key)
    }
    assert differing == {*flip.witness.changed}
    assert len(differing) <= 2


def test_a_witness_that_is_added_as_an_example_is_noticed(small: Rulebook) -> None:
    trial = next(t for t in MutationTest(small).trials() if t.witness)
    assert trial.witness
    document = small.plain()
    answers = {k: list(a) if isinstance(a, tuple) else a for k, a in trial.witness.answers.items()}
    example = {"key": "added", "title": "Added", "answers": answers}
    document["examples"].append(example | {"recommended": trial.witness.before})
    after = MutationTest(read_rulebook(document))
    number = [m.mutant for m in after.mutations].index(trial.mutation.mutant)
    assert list(after.trials())[number].noticed


def test_where_two_conditions_say_the_same_dropping_one_is_proved_harmless() -> None:
    weaker = {"question": "distance", "test": "at-least", "value": 50}
    rulebook = read_rulebook(changed((f"{LIGHT}.when.+", weaker)))
    drops = [t for t in trials_of(rulebook, "far-and-light") if t.mutation.kind == "drop"]
    assert [t.harmless for t in drops] == [False, False, True]
    assert not any(t.harmless and t.witness for t in drops)


def test_dropping_a_condition_matters_where_its_answer_is_unknown() -> None:
    """Whatever the luggage, the condition holds; without an answer, the rule waits."""
    luggage = ["bag", "bicycle", "dog", "furniture"]
    every = {"question": "luggage", "test": "is-any-of", "value": luggage}
    rulebook = read_rulebook(changed((f"{LIGHT}.when.1", every)))
    drop = trials_of(rulebook, "far-and-light")[-1]
    assert drop.mutation.kind == "drop"
    assert not drop.harmless


def test_it_finds_the_same_each_time(small: Rulebook) -> None:
    assert list(MutationTest(small).trials()) == list(MutationTest(small).trials())


@pytest.mark.parametrize("rule", ["furniture", "far"])
def test_it_counts_what_each_rule_does(small: Rulebook, rule: str) -> None:
    assert MutationTest(small).counts()[rule].fires == 1


def test_of_a_large_rulebook_only_so_many_answer_sets_are_tried(
    small: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = len(MutationTest(small).tried)
    monkeypatch.setattr(module, "MAX_NEAR", 10)
    assert len(MutationTest(small).tried) < every
    [tried, scored] = MutationTest(small).prepare()
    assert tried == scored
