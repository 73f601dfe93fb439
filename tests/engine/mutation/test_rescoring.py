"""What is scored again with another rule is what `evaluate` says of the changed rulebook."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.mutation.mutations import mutations, with_mutant, with_rules
from rules.engine.mutation.rescoring import Mutants, Rescoring
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rule, Rulebook
from rules.engine.scoring import evaluate
from tests.support.strategies import answers_to, documents


def without(rulebook: Rulebook, rule: Rule) -> Rulebook:
    rules = {s.key: tuple(r for r in s.rules if r.key != rule.key) for s in rulebook.scenarios}
    return with_rules(rulebook, rules)


def recommended(rulebook: Rulebook, answer_sets: list[Answers]) -> list[str | None]:
    return [evaluate(rulebook, answers).recommended for answers in answer_sets]


def assert_same(
    rulebook: Rulebook, other: Rulebook, answer_sets: list[Answers], exchange: Any
) -> None:
    before, after = recommended(rulebook, answer_sets), recommended(other, answer_sets)
    moved = [n for n in range(len(answer_sets)) if before[n] != after[n]]
    assert exchange.moved.tolist() == moved
    options = [*rulebook.option, None]  # -1 is nothing
    assert [options[n] for n in exchange.before] == [before[n] for n in exchange.sets]
    assert [options[n] for n in exchange.after] == [after[n] for n in exchange.sets]


@settings(max_examples=60)
@given(documents(), st.data())
def test_any_mutation_moves_what_it_moves_in_evaluate(document: dict[str, Any], data: Any) -> None:
    rulebook = read_rulebook(document)
    answer_sets = data.draw(st.lists(answers_to(rulebook), min_size=1, max_size=10))
    every = list(mutations(rulebook))
    scored = Rescoring(Mutants(rulebook, every), answer_sets)
    for mutation in every:
        exchange = scored.exchange(mutation.rule, mutation.mutant)
        assert_same(rulebook, with_mutant(rulebook, mutation), answer_sets, exchange)


@settings(max_examples=60)
@given(documents(), st.data())
def test_leaving_a_rule_out_moves_what_it_moves_in_evaluate(
    document: dict[str, Any], data: Any
) -> None:
    rulebook = read_rulebook(document)
    answer_sets = data.draw(st.lists(answers_to(rulebook), min_size=1, max_size=10))
    scored = Rescoring(Mutants(rulebook, []), answer_sets)
    for _, rule in rulebook.rules:
        exchange = scored.exchange(rule, None)
        assert_same(rulebook, without(rulebook, rule), answer_sets, exchange)
