from collections.abc import Iterator

from rules.engine.schema import Scenario

from .finding import Finding, Subject


def contenders_without_a_risk(subject: Subject) -> Iterator[Finding]:
    """Contenders that a scenario speaks against without saying what goes wrong with them."""
    contenders = [option for option in subject.rulebook.options if option.kind == "contender"]
    for scenario in subject.rulebook.scenarios:
        unnamed = _opposed(scenario) - scenario.risk.keys() - {scenario.option}
        for option in contenders:
            if option.key in unnamed:
                text = (
                    f"“{scenario.title}” speaks against {option.short}, but names no misalignment "
                    "risk of choosing it."
                )
                yield Finding("warning", "scenarios", scenario.key, text)


def _opposed(scenario: Scenario) -> set[str]:
    """Options that rules of the scenario take points from or rule out."""
    against = {key for rule in scenario.rules for key, points in rule.points.items() if points < 0}
    return against.union(*(rule.rules_out for rule in scenario.rules))
