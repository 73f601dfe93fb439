from collections import Counter

import pytest

from rules.engine.mutation.mutations import mutations, with_mutant
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.words import say_mutation
from tests.support.changes import FAR, changed


def said(rulebook: Rulebook, rule: str) -> list[str]:
    return [say_mutation(rulebook, m) for m in mutations(rulebook) if m.rule.key == rule]


def test_each_step_away_from_a_rule_is_a_mutation(small: Rulebook) -> None:
    assert said(small, "far") == [
        "Train −4 instead of Train +4",
        "Train +2 instead of Train +4",
        "Car +2 instead of Car −2",
        "Car −1 instead of Car −2",
        "Car −4 instead of Car −2",
        "Negated: Distance is above 300 kilometres",
        "Distance is above 299 kilometres instead of Distance is above 300 kilometres",
        "Distance is above 301 kilometres instead of Distance is above 300 kilometres",
    ]


def test_a_condition_is_dropped_only_if_others_are_left(small: Rulebook) -> None:
    kinds = Counter(m.kind for m in mutations(small) if m.rule.key == "far-and-light")
    assert kinds == {"negate": 2, "drop": 2, "threshold": 4}
    assert "Without: Luggage does not include “Furniture”" in said(small, "far-and-light")
    assert not [m for m in mutations(small) if m.rule.key == "far" and m.kind == "drop"]


@pytest.mark.parametrize(
    ("value", "moved"), [([5, 5], [(4, 5), (5, 6)]), ([1, 3000], [(2, 3000), (1, 2999)])]
)
def test_a_threshold_stays_in_order_and_in_range(
    value: list[int], moved: list[tuple[int, int]]
) -> None:
    between = {"question": "distance", "test": "between", "value": value}
    rulebook = read_rulebook(changed((f"{FAR}.when", [between])))
    thresholds = [m for m in mutations(rulebook) if m.kind == "threshold" and m.rule.key == "far"]
    assert [getattr(m.after, "value", None) for m in thresholds] == moved


def test_a_mutant_differs_in_its_rule_alone_and_can_be_read(small: Rulebook) -> None:
    for mutation in mutations(small):
        mutated = read_rulebook(with_mutant(small, mutation).plain())
        differing = [key for key in small.rule if small.rule[key] != mutated.rule[key]]
        assert differing == [mutation.rule.key]
        assert mutated.rule[mutation.rule.key] == mutation.mutant
