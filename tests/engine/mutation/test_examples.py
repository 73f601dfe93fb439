from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.examples import failures
from rules.engine.mutation.examples import Examples, RuleCounts
from rules.engine.mutation.mutations import Mutation, mutations, with_mutant
from rules.engine.mutation.rescoring import Mutants
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from tests.support.small import small_document
from tests.support.strategies import answers_to, documents


def noticed(example: dict[str, Any]) -> set[tuple[str, str, str]]:
    """What an example alone notices of the small rulebook: rule, kind, and what changes."""
    document = small_document() | {"showcase": "mine"}
    document["examples"] = [{"key": "mine", "title": "Mine", **example}]
    rulebook = read_rulebook(document)
    every = list(mutations(rulebook))
    examples = Examples(Mutants(rulebook, every))
    return {(m.rule.key, m.kind, _place(m)) for m in every if examples.notice(m)}


def _place(mutation: Mutation) -> str:
    return getattr(mutation.before, "option", "") or getattr(mutation.before, "question", "")


@settings(max_examples=60)
@given(documents(), st.data())
def test_a_mutation_is_noticed_if_an_example_fails_under_it(
    document: dict[str, Any], data: Any
) -> None:
    rulebook = read_rulebook(document)
    document["examples"] = [
        _example(data, rulebook, number) for number in range(data.draw(st.integers(1, 6)))
    ]
    document["showcase"] = "example-0"
    rulebook = read_rulebook(document)
    failing = {outcome.example.key for outcome in failures(rulebook)}
    every = list(mutations(rulebook))
    examples = Examples(Mutants(rulebook, every))
    for mutation in every:
        under = {outcome.example.key for outcome in failures(with_mutant(rulebook, mutation))}
        assert examples.notice(mutation) == bool(under - failing)


def _example(data: Any, rulebook: Rulebook, number: int) -> dict[str, Any]:
    """An example of what the rulebook says; some state more than others, and some fail."""
    answers = data.draw(answers_to(rulebook))
    verdict = evaluate(rulebook, answers)
    matched = {match.scenario for match in verdict.scenarios}
    wrong = data.draw(st.sampled_from([False, False, False, True]))
    example: dict[str, Any] = {
        "key": f"example-{number}",
        "title": "Example",
        "answers": answers,
        "recommended": next(iter(rulebook.option)) if wrong else verdict.recommended,
    }
    if data.draw(st.booleans()):
        example["scenarios"] = sorted(matched)
        example["unmatched"] = sorted(rulebook.scenario.keys() - matched)
    if data.draw(st.booleans()):
        example["ruled_out"] = list(verdict.ruled_out)
    return example


@pytest.mark.parametrize(
    ("distance", "states", "mutation"),
    [
        (301, {"scenarios": ["long-way"]}, ("far", "threshold", "distance")),
        (300, {"unmatched": ["long-way"]}, ("far", "threshold", "distance")),
        (20, {"ruled_out": ["coach"]}, ("furniture", "negate", "luggage")),
    ],
)
def test_an_example_notices_more_with_each_thing_that_it_states(
    distance: int, states: dict[str, Any], mutation: tuple[str, str, str]
) -> None:
    answers = {"distance": distance, "luggage": ["furniture"], "station": "none"}
    example: dict[str, Any] = {"answers": answers, "recommended": "car"}
    assert mutation not in noticed(example)
    assert mutation in noticed(example | states)


@pytest.mark.parametrize(("standing", "notices"), [(None, False), ("leaning", True)])
def test_an_example_that_states_its_standing_notices_a_change_of_it(
    standing: str | None, notices: bool
) -> None:
    example = {"answers": {"luggage": ["dog", "bicycle"], "station": "none"}, "recommended": "car"}
    example |= {"standing": standing} if standing else {}
    assert (("awkward", "flip", "car") in noticed(example)) == notices


def test_counts_say_where_a_rule_decides_fires_and_waits() -> None:
    document = small_document() | {"showcase": "sofa"}
    sofa = {"answers": {"luggage": ["furniture"]}, "recommended": "car"}
    document["examples"] = [
        {"key": "sofa", "title": "A sofa", **sofa},
        {"key": "dog", "title": "A dog", "answers": {"luggage": ["dog"]}, "recommended": "car"},
        {"key": "unknown", "title": "Nothing", "answers": {}, "recommended": None},
    ]
    rulebook = read_rulebook(document)
    examples = Examples(Mutants(rulebook, []))
    counts = {key: examples.counts(rule) for key, rule in rulebook.rule.items()}
    assert counts["furniture"] == RuleCounts(decides=1, fires=1, waits=1)
    assert counts["awkward"] == RuleCounts(decides=1, fires=1, waits=1)
    assert counts["far"] == RuleCounts(decides=0, fires=0, waits=3)
