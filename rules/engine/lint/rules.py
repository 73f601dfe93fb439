from collections import defaultdict
from collections.abc import Hashable, Iterator

from rules.engine.schema import Condition, Rule

from .finding import Finding, Subject


def duplicate_rules(subject: Subject) -> Iterator[Finding]:
    alike: dict[Hashable, list[Rule]] = defaultdict(list)
    for _, rule in subject.rulebook.rules:
        alike[_meaning(rule)].append(rule)
    for first, *others in alike.values():
        for rule in others:
            text = (
                f"This rule has the conditions and effects of “{first.key}”, so they count twice. "
                "Delete one of the two."
            )
            yield Finding("warning", "rules", rule.key, text, also=(f"rules.{first.key}",))


def _meaning(rule: Rule) -> Hashable:
    """Equal for rules that do the same, whatever the order in which they list it."""
    when = frozenset(map(_condition, rule.when))
    shares = frozenset((share.option, share.of, share.gains) for share in rule.shares)
    points = frozenset(rule.points.items())
    return when, points, shares, frozenset(rule.rules_out), frozenset(rule.doubts)


def _condition(condition: Condition) -> Hashable:
    return condition.question, condition.test, frozenset(condition.values), condition.negated
