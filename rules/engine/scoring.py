"""From answers to a verdict: what to choose, and every reason for and against it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .answers import closed, counted
from .conditions import all_hold
from .schema import Answers, Rule, Rulebook, Scenario, ScenarioRule, Share

STRONG = 4


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule whose conditions all hold: points by option, and the questions that decided it.

    Its points are `doubled` where one of these questions matters most.
    """

    rule: str
    scenario: str
    points: Mapping[str, int]
    rules_out: tuple[str, ...]
    questions: tuple[str, ...]
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class MatchedScenario:
    """A scenario of which a rule that gives points has fired.

    Its weight is all points given, for and against, to options that are not ruled out.
    """

    scenario: str
    weight: int
    points: Mapping[str, int]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MisalignmentRisk:
    """What a matched scenario says can go wrong with an option.

    `named` is the option under which the scenario says it: another one if that has been ruled
    out because choosing it would come to the same.
    """

    scenario: str
    option: str
    named: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of the answers. All parts are named by their keys.

    `totals` has every option, ruled out or not, in the rulebook's order. `ruled_out` names the
    rules that did it. `undecided` are the rules that wait for an unknown answer. `margin` is the
    points between the recommended option and the runner-up. Where nothing is recommended, it is
    `open` if an unknown answer can still change that. `scenarios` come in order of weight; `risks`
    are those of the other options, `carried` those of the recommended one.
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


def evaluate(rulebook: Rulebook, answers: Answers, most: Collection[str] = ()) -> Verdict:
    """The verdict on answers as `read_answers` gives them; those to hidden questions do not count.

    `most` are the questions whose answers matter most to those who answered.

    Method: a weighted sum of fired rules; one that asks about what matters most counts twice. The
    option with the most points leads, if it has any and is not ruled out; of equals, the one that
    the rulebook names first. An alternative is in the running only with points for it. An option
    that shares another one's points gets them beside its own.
    """
    answers = counted(rulebook, answers)
    held = [(part, all_hold(part.rule.when, answers)) for part in rulebook.rules]
    shares = _shares(share for part, holds in held if holds for share in part.rule.shares)
    fired = [_fired(part, shares, most) for part, holds in held if holds]
    undecided = _undecided(
        (part.rule for part, holds in held if holds is None), closed(rulebook, answers)
    )
    totals = _add(dict.fromkeys(rulebook.option, 0), *(rule.points for rule in fired))
    ruled_out = {
        key: by for key in totals if (by := tuple(r.rule for r in fired if key in r.rules_out))
    }
    running = (o.key for o in rulebook.options if o.kind == "contender" or totals[o.key] > 0)
    ranked = sorted((key for key in running if key not in ruled_out), key=lambda key: -totals[key])
    leader = next((key for key in ranked if totals[key] > 0), None)
    runner_up = ranked[1] if leader and len(ranked) > 1 else None
    margin = totals[leader] - (totals[runner_up] if runner_up else 0) if leader else 0
    scenarios = _matched(rulebook.scenarios, fired, ruled_out)
    merged = _merged(part.rule for part, holds in held if holds)
    risks = [risk for match in scenarios for risk in _risks(rulebook, match, merged, ruled_out)]
    return Verdict(
        recommended=leader,
        runner_up=runner_up,
        margin=margin,
        open=leader is None and bool(undecided) and len(ruled_out) < len(totals),
        totals=totals,
        ruled_out=ruled_out,
        fired=tuple(fired),
        undecided=undecided,
        scenarios=scenarios,
        risks=tuple(risk for risk in risks if risk.option != leader),
        carried=tuple(risk for risk in risks if risk.option == leader),
    )


def _shares(fired: Iterable[Share]) -> list[Share]:
    """An option gets another's points once, however many rules say so; all of them if one does."""
    by_options: dict[tuple[str, str], Share] = {}
    for share in fired:
        key = (share.option, share.of)
        if key not in by_options or not share.gains:
            by_options[key] = share
    return list(by_options.values())


def _fired(part: ScenarioRule, shares: Iterable[Share], most: Collection[str]) -> FiredRule:
    scenario, rule = part
    questions = tuple(dict.fromkeys(condition.question for condition in rule.when))
    doubled = any(question in most for question in questions)
    points = {effect.option: effect.points * (1 + doubled) for effect in rule.effects}
    shared = (
        {share.option: points[share.of]}
        for share in shares
        if share.of in points and (points[share.of] > 0 or not share.gains)
    )
    return FiredRule(
        rule=rule.key,
        scenario=scenario.key,
        points=_add(points, *shared),
        rules_out=rule.rules_out,
        questions=questions,
        doubled=doubled,
    )


def _undecided(rules: Iterable[Rule], closed: Collection[str]) -> tuple[str, ...]:
    return tuple(
        rule.key
        for rule in rules
        if not any(condition.question in closed for condition in rule.when)
    )


def _add(*points: Mapping[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in points:
        for option, number in each.items():
            total[option] = total.get(option, 0) + number
    return total


def _matched(
    scenarios: Iterable[Scenario], fired: Sequence[FiredRule], ruled_out: Collection[str]
) -> tuple[MatchedScenario, ...]:
    matched = []
    by_scenario: dict[str, list[FiredRule]] = {}
    for each in fired:
        by_scenario.setdefault(each.scenario, []).append(each)
    for scenario in scenarios:
        rules = by_scenario.get(scenario.key, [])
        if any(rule.points for rule in rules):
            matched.append(
                MatchedScenario(
                    scenario=scenario.key,
                    weight=sum(
                        abs(points)
                        for rule in rules
                        for option, points in rule.points.items()
                        if option not in ruled_out
                    ),
                    points=_add(*(rule.points for rule in rules)),
                    rules=tuple(rule.rule for rule in rules),
                )
            )
    return tuple(sorted(matched, key=lambda match: -match.weight))


def _merged(fired: Iterable[Rule]) -> dict[str, str]:
    """`{"new": "old"}` where the one is ruled out because choosing it comes to the other."""
    return {
        share.of: share.option
        for rule in fired
        for share in rule.shares
        if share.of in rule.rules_out
    }


def _risks(
    rulebook: Rulebook,
    match: MatchedScenario,
    merged: Mapping[str, str],
    ruled_out: Mapping[str, Collection[str]],
) -> Iterator[MisalignmentRisk]:
    """The scenario's risks that can befall this project.

    Not those of an option that the scenario speaks for in this case, nor of one that another
    scenario has ruled out.
    """
    scenario = rulebook.scenario[match.scenario]
    for risk in scenario.risks:
        option = merged.get(risk.option, risk.option)
        doubled = option != risk.option and option in scenario.risk
        speaks_for = option == scenario.option or match.points.get(option, 0) > 0
        gone = option in ruled_out and set(match.rules).isdisjoint(ruled_out[option])
        if not (doubled or speaks_for or gone):
            yield MisalignmentRisk(match.scenario, option, risk.option)
