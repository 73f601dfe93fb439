from collections.abc import Iterator

from rules.engine.schema import Rule, Rulebook, Scenario
from rules.engine.space import answers_for

from .finding import Finding, Subject


def contenders_without_a_risk(subject: Subject) -> Iterator[Finding]:
    """Contenders that a scenario speaks against without saying what goes wrong with them."""
    contenders = [option for option in subject.rulebook.options if option.kind == "contender"]
    for scenario in subject.rulebook.scenarios:
        for option in contenders:
            if option.key != scenario.option and _lacks_risk(
                subject.rulebook, scenario, option.key
            ):
                text = (
                    f"“{scenario.title}” speaks against {option.short}, but names no misalignment "
                    "risk of choosing it."
                )
                yield Finding("warning", "scenarios", scenario.key, text)


def _lacks_risk(rulebook: Rulebook, scenario: Scenario, option: str) -> bool:
    against = [rule for rule in scenario.rules if _is_against(rule, option)]
    return option not in scenario.risk and not all(
        _is_under_another_name(rulebook, scenario, rule, option) for rule in against
    )


def _is_against(rule: Rule, option: str) -> bool:
    """Whether it takes points from the option, or rules it out and merges it with no other."""
    is_out = option in rule.rules_out and option not in dict(rule.merges)
    return is_out or rule.points.get(option, 0) < 0


def _is_under_another_name(
    rulebook: Rulebook, scenario: Scenario, against: Rule, option: str
) -> bool:
    """Whether the scenario has a risk of an option that amounts to this one when the rule fires."""
    return any(
        named in scenario.risk and answers_for(rulebook, (*against.when, *rule.when)) is not None
        for _, rule in rulebook.rules
        for named, other in rule.merges
        if other == option
    )
