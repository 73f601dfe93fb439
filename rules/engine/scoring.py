"""From answers to a verdict: what to choose, and every reason for and against it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from .firing import Firing
from .points import Sharing, sharing, totals, with_shared
from .ranking import ranking
from .schema import Answers, Rulebook, Scenario, ScenarioRule

STRONG = 4


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule whose conditions all hold: points by option, and the questions that decided it.

    Its points are `doubled` if one of these questions is a priority.
    """

    rule: str
    scenario: str
    points: Mapping[str, int]
    rules_out: tuple[str, ...]
    questions: tuple[str, ...]
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class MatchedScenario:
    """A scenario with a fired rule that gives points.

    Its `weight` is the sum of all points given, for and against, to options that are not ruled out.
    It has nothing to do with the random weights of `sensitivity.stability`.
    """

    scenario: str
    weight: int
    points: Mapping[str, int]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MisalignmentRisk:
    """What can go wrong with an option in a matched scenario.

    `named` is the option for which the scenario states the risk. It differs from `option` if it is
    ruled out because choosing it would amount to choosing `option`.
    """

    scenario: str
    option: str
    named: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of the answers. All parts are named by their keys.

    `totals` has every option, ruled out or not, in the rulebook's order. Nothing is recommended if
    several options are `level`, that is, share the first place. `ruled_out` maps an option to the
    rules that rule it out. `undecided` are the rules that wait for an unknown answer.
    `margin` is the points between the recommended option and the runner-up. `open` says, if nothing
    is recommended, whether an unknown answer can still change that. `scenarios` come heaviest
    first. `carried` are the risks of the recommended option, `risks` those of the others.
    """

    recommended: str | None
    runner_up: str | None
    margin: int
    open: bool
    totals: Mapping[str, int]
    ruled_out: Mapping[str, tuple[str, ...]]
    fired: tuple[FiredRule, ...]
    undecided: tuple[str, ...]
    scenarios: tuple[MatchedScenario, ...]
    risks: tuple[MisalignmentRisk, ...]
    carried: tuple[MisalignmentRisk, ...]
    level: tuple[str, ...] = ()  # verdicts stored by earlier versions do without it


def evaluate(rulebook: Rulebook, answers: Answers, priorities: Collection[str] = ()) -> Verdict:
    """The verdict on answers as `read_answers` gives them; those to hidden questions do not count.

    `priorities` are the questions whose answers matter most to those who answered.

    Method: a weighted sum of fired rules; a rule that asks about a priority counts twice. `points`
    says how shared points add up, `ranking` which option leads.
    """
    return rulebook.prepared(Evaluator).verdict(answers, priorities)


class Evaluator:
    def __init__(self, rulebook: Rulebook) -> None:
        rules = [rule for _, rule in rulebook.rules]
        self.rulebook = rulebook
        self.firing = Firing(rulebook)
        # In the rulebook's order, which decides the order of a verdict's points.
        self.shares = tuple(dict.fromkeys(share for rule in rules for share in rule.shares))
        self.merges = tuple(dict.fromkeys(merge for rule in rules for merge in rule.merges))

    def verdict(self, answers: Answers, priorities: Collection[str]) -> Verdict:
        rules, undecided = self.firing.fired(answers)
        shares = self._sharing(rules)
        ruled_out = self._ruled_out(rules)
        fired = [_fired(rule, shares, priorities) for rule in rules]
        total = totals(self.rulebook.option, (rule.points for rule in fired))
        leader, runner_up, margin, level = ranking(self.rulebook.options, total, ruled_out)
        matched = sorted(_matched(fired, ruled_out), key=attrgetter("weight"), reverse=True)
        risks = self._risks(matched, ruled_out, self._merged(rules))
        return Verdict(
            recommended=leader,
            runner_up=runner_up,
            margin=margin,
            open=leader is None and bool(undecided) and len(ruled_out) < len(total),
            totals=total,
            ruled_out=ruled_out,
            fired=tuple(fired),
            undecided=tuple([rule.key for _, rule in undecided]),
            scenarios=tuple(matched),
            risks=tuple([risk for risk in risks if risk.option != leader]),
            carried=tuple([risk for risk in risks if risk.option == leader]),
            level=level,
        )

    def _sharing(self, rules: Iterable[ScenarioRule]) -> Sharing:
        given = {share for _, rule in rules if rule.shares for share in rule.shares}
        return sharing(share for share in self.shares if share in given) if given else {}

    def _ruled_out(self, rules: Iterable[ScenarioRule]) -> dict[str, tuple[str, ...]]:
        knockouts = [rule for _, rule in rules if rule.rules_out]
        return {
            option: by
            for option in self.rulebook.option
            if (by := tuple([rule.key for rule in knockouts if option in rule.rules_out]))
        }

    def _merged(self, rules: Iterable[ScenarioRule]) -> dict[str, str]:
        merges = {merge for _, rule in rules if rule.rules_out for merge in rule.merges}
        return dict(merge for merge in self.merges if merge in merges)

    def _risks(
        self,
        matched: Iterable[MatchedScenario],
        ruled_out: Mapping[str, tuple[str, ...]],
        merged: Mapping[str, str],
    ) -> list[MisalignmentRisk]:
        return [
            MisalignmentRisk(match.scenario, option, named)
            for match in matched
            for option, named in _risky_options(self.rulebook.scenario[match.scenario], merged)
            if match.points.get(option, 0) <= 0
            # If only other scenarios rule it out, nobody will choose it here.
            and not (option in ruled_out and set(match.rules).isdisjoint(ruled_out[option]))
        ]


def _fired(scenario_rule: ScenarioRule, shares: Sharing, priorities: Collection[str]) -> FiredRule:
    scenario, rule = scenario_rule
    points = with_shared(rule.points, shares)
    doubled = bool(priorities) and any(question in priorities for question in rule.questions)
    if doubled:
        points = {option: 2 * number for option, number in points.items()}
    return FiredRule(rule.key, scenario.key, points, rule.rules_out, rule.questions, doubled)


def _matched(fired: Iterable[FiredRule], ruled_out: Collection[str]) -> Iterator[MatchedScenario]:
    for scenario, rules in groupby(fired, key=attrgetter("scenario")):
        keys: list[str] = []
        points: dict[str, int] = {}
        weight = 0
        for rule in rules:
            keys.append(rule.rule)
            for option, number in rule.points.items():
                points[option] = points.get(option, 0) + number
                weight += 0 if option in ruled_out else abs(number)
        if points:
            yield MatchedScenario(scenario, weight, points, tuple(keys))


def _risky_options(scenario: Scenario, merged: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(option, the option that the scenario names) for the scenario's risks."""
    for risk in scenario.risks:
        option = merged.get(risk.option, risk.option)
        repeated = option != risk.option and option in scenario.risk
        if option != scenario.option and not repeated:
            yield option, risk.option
