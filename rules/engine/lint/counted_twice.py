from collections.abc import Iterator
from itertools import combinations

from rules.engine.schema import Rule

from .finding import Finding, Subject

# Of the examples in which either rule fires: how many there must be, and the share with both.
EXAMPLES = 10
TOGETHER = 0.95


def rules_that_count_twice(subject: Subject) -> Iterator[Finding]:
    """Two rules of different scenarios that nearly always speak together for or against an option.

    Within a scenario, rules are meant to add up.
    """
    rulebook = subject.rulebook
    fired = _fired(subject)
    known = [(*each, fired[each.rule.key]) for each in rulebook.rules if each.rule.key in fired]
    for (scenario, rule, mine), (other_scenario, other, theirs) in combinations(known, 2):
        total, together = (mine | theirs).bit_count(), (mine & theirs).bit_count()
        if total < EXAMPLES or together < TOGETHER * total or scenario is other_scenario:
            continue
        if options := [rulebook.option[key].short for key in _alike(rule, other)]:
            text = (
                f"“{rule.key}” and “{other.key}” may count one reason twice for "
                f"{' and '.join(options)}: of {total} examples in which one of them fires, "
                f"{together} have both."
            )
            yield Finding("warning", "rules", rule.key, text, also=(f"rules.{other.key}",))


def _fired(subject: Subject) -> dict[str, int]:
    """Rule -> the examples in which it fires, as bits."""
    fired: dict[str, int] = {}
    for number, outcome in enumerate(subject.outcomes):
        for each in outcome.verdict.fired:
            fired[each.rule] = fired.get(each.rule, 0) | 1 << number
    return fired


def _alike(rule: Rule, other: Rule) -> list[str]:
    """The options to which both rules give points of the same sign."""
    return [key for key, points in rule.points.items() if points * other.points.get(key, 0) > 0]
