"""From answers to a verdict: what to choose, and every reason for and against it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .answers import closed, counted
from .conditions import all_hold
from .schema import Answers, Rule, Rulebook, Scenario, ScenarioRule, Share

Standing = Literal["clear", "leaning", "too-close-to-call", "not-enough-answers", "nothing-fits"]
STRONG = 4


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule whose conditions all hold: points by option, and the questions that decided it."""

    rule: str
    scenario: str
    points: Mapping[str, int]
    rules_out: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchedScenario:
    """A scenario of which a rule that gives points has fired; its weight is all points given."""

    scenario: str
    weight: int
    points: Mapping[str, int]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MisalignmentRisk:
    """The risk that a matched scenario names for an option."""

    scenario: str
    option: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of the answers. All parts are named by their keys.

    `totals` has every option, ruled out or not, in the rulebook's order. `ruled_out` names the
    rules that did it. `undecided` are the rules that wait for an unknown answer. `margin` is the
    points between the recommended option and the runner-up. `scenarios` come in order of weight;
    `risks` are those of the other options, `carried` those of the recommended one.
    """

    recommended: str | None
    runner_up: str | None
    standing: Standing
    margin: int
    totals: Mapping[str, int]
    ruled_out: Mapping[str, tuple[str, ...]]
    fired: tuple[FiredRule, ...]
    undecided: tuple[str, ...]
    scenarios: tuple[MatchedScenario, ...]
    risks: tuple[MisalignmentRisk, ...]
    carried: tuple[MisalignmentRisk, ...]


def evaluate(rulebook: Rulebook, answers: Answers) -> Verdict:
    """The verdict on answers as `read_answers` gives them; those to hidden questions do not count.

    Method: a weighted sum of fired rules. The option with the most points leads, if it has any
    and is not ruled out; of equals, the one that the rulebook names first. An alternative is in
    the running only with points for it. An option that shares
    another one's points gets them beside its own.
    """
    answers = counted(rulebook, answers)
    held = [(part, all_hold(part.rule.when, answers)) for part in rulebook.rules]
    # Several rules may say that an option shares another's points; it still gets them once.
    shares = {share: None for part, holds in held if holds for share in part.rule.shares}
    fired = [_fired(part, shares) for part, holds in held if holds]
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
    scenarios = _matched(rulebook.scenarios, fired)
    risks = [
        MisalignmentRisk(match.scenario, risk.option)
        for match in scenarios
        for risk in rulebook.scenario[match.scenario].risks
    ]
    return Verdict(
        recommended=leader,
        runner_up=runner_up,
        standing=_standing(
            leader, margin, is_open=bool(undecided) and len(ruled_out) < len(totals)
        ),
        margin=margin,
        totals=totals,
        ruled_out=ruled_out,
        fired=tuple(fired),
        undecided=undecided,
        scenarios=scenarios,
        risks=tuple(risk for risk in risks if risk.option != leader),
        carried=tuple(risk for risk in risks if risk.option == leader),
    )


def _fired(part: ScenarioRule, shares: Iterable[Share]) -> FiredRule:
    scenario, rule = part
    points: dict[str, int] = {effect.option: effect.points for effect in rule.effects}
    shared = ({share.option: points[share.of]} for share in shares if share.of in points)
    return FiredRule(
        rule=rule.key,
        scenario=scenario.key,
        points=_add(points, *shared),
        rules_out=rule.rules_out,
        questions=tuple(dict.fromkeys(condition.question for condition in rule.when)),
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
    scenarios: Iterable[Scenario], fired: Sequence[FiredRule]
) -> tuple[MatchedScenario, ...]:
    matched = []
    for scenario in scenarios:
        rules = [rule for rule in fired if rule.scenario == scenario.key]
        if any(rule.points for rule in rules):
            matched.append(
                MatchedScenario(
                    scenario=scenario.key,
                    weight=sum(abs(points) for rule in rules for points in rule.points.values()),
                    points=_add(*(rule.points for rule in rules)),
                    rules=tuple(rule.rule for rule in rules),
                )
            )
    return tuple(sorted(matched, key=lambda match: -match.weight))


def _standing(leader: str | None, margin: int, *, is_open: bool) -> Standing:
    if leader is None:
        return "not-enough-answers" if is_open else "nothing-fits"
    if margin == 0:
        return "too-close-to-call"
    # Below one strong rule, a single thing not yet known could close the gap.
    return "clear" if margin >= STRONG else "leaning"
