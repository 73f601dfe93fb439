"""From answers to a verdict: what to choose, and every reason for and against it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .firing import Bits, as_bits, firing, members
from .schema import Answers, Rule, Rulebook, Scenario, Share

STRONG = 4
KEPT = 1 << 11  # parts that scenarios have in verdicts, and some more for each rule


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

    `most` are the questions whose answers matter most to those who answered. Verdicts share their
    parts, so nobody may change one.

    Method: a weighted sum of fired rules; one that asks about what matters most counts twice. The
    option with the most points leads, if it has any and is not ruled out; of equals, the one that
    the rulebook names first. An alternative is in the running only with points for it. An option
    that shares another one's points gets them beside its own.
    """
    return scorer(rulebook).verdict(answers, most)


@lru_cache(maxsize=16)
def scorer(rulebook: Rulebook) -> "Scorer":
    return Scorer(rulebook)


@dataclass(frozen=True, eq=False, slots=True)
class Context:
    """What fired rules do beyond their own scenario; there is one object of each kind.

    `shares` are listed by the option of which another one gets points; `out` is ruled out; `merged`
    is `{"new": "old"}` where the one is ruled out because choosing it comes to the other.
    """

    shares: Mapping[str, tuple[Share, ...]]
    out: frozenset[str]
    merged: Mapping[str, str]


class Part(NamedTuple):
    """What a scenario brings to a verdict; `match` is None where no rule gives points."""

    fired: tuple[FiredRule, ...]
    points: Mapping[str, int]
    match: MatchedScenario | None
    risks: tuple[MisalignmentRisk, ...]


class Group(NamedTuple):
    """A scenario with its rules, which stand in a row; `rules` are their bits among all rules."""

    scenario: Scenario
    first: int
    rules: Bits
    alone: tuple[FiredRule, ...]


class Scorer:
    """A rulebook prepared for evaluating answers.

    A scenario's part depends on which of its own rules fire, and on the few that share points or
    rule options out. So the parts come up again and again, and are kept.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.firing = firing(rulebook)
        self.rules = rulebook.rules
        self.keys = tuple(rule.key for _, rule in self.rules)
        self.contenders = {each.key for each in rulebook.options if each.kind == "contender"}
        self.groups = list(_groups(rulebook))
        self.group_of = [n for n, group in enumerate(self.groups) for _ in group.alone]
        self.beyond = as_bits(bool(rule.shares or rule.rules_out) for _, rule in self.rules)
        self.context = lru_cache(KEPT)(self._context)
        self.part = lru_cache(KEPT + 4 * len(self.rules))(self._part)
        self._contexts: dict[object, Context] = {}

    def verdict(self, answers: Answers, most: Collection[str]) -> Verdict:
        fired, undecided = self.firing.fired(answers)
        ruled_out, context = self.context(fired & self.beyond)
        doubled = fired & self.firing.about(most) if most else 0
        parts = self._parts(fired, doubled, context)
        totals = _add(dict.fromkeys(self.rulebook.option, 0), *[part.points for part in parts])
        running = [
            key
            for key, points in totals.items()
            if key not in ruled_out and (points > 0 or key in self.contenders)
        ]
        running.sort(key=totals.__getitem__, reverse=True)
        leader = running[0] if running and totals[running[0]] > 0 else None
        runner_up = running[1] if leader and len(running) > 1 else None
        margin = totals[leader] - (totals[runner_up] if runner_up else 0) if leader else 0
        matched = [(part.match, part.risks) for part in parts if part.match]
        matched.sort(key=lambda each: each[0].weight, reverse=True)
        risks = [risk for _, some in matched for risk in some]
        return Verdict(
            recommended=leader,
            runner_up=runner_up,
            margin=margin,
            open=leader is None and undecided > 0 and len(ruled_out) < len(totals),
            totals=totals,
            ruled_out=ruled_out,
            fired=tuple([rule for part in parts for rule in part.fired]),
            undecided=tuple(members(self.keys, undecided)),
            scenarios=tuple([match for match, _ in matched]),
            risks=tuple([risk for risk in risks if risk.option != leader]),
            carried=tuple([risk for risk in risks if risk.option == leader]),
        )

    def _parts(self, fired: Bits, doubled: Bits, context: Context) -> list[Part]:
        """Of each scenario with fired rules."""
        parts = []
        while fired:
            number = self.group_of[(fired & -fired).bit_length() - 1]
            _, first, rules, _ = self.groups[number]
            own = fired & rules
            parts.append(self.part(number, own >> first, (doubled & own) >> first, context))
            fired ^= own
        return parts

    def _context(self, fired: Bits) -> tuple[Mapping[str, tuple[str, ...]], Context]:
        """By the fired rules that share points or rule options out; which ones rule out what."""
        rules = [rule for _, rule in members(self.rules, fired)]
        ruled_out = {
            key: by
            for key in self.rulebook.option
            if (by := tuple(rule.key for rule in rules if key in rule.rules_out))
        }
        shares = _shares(share for rule in rules for share in rule.shares)
        by_giver = {of: tuple(s for s in shares if s.of == of) for of in {s.of for s in shares}}
        out, merged = frozenset(ruled_out), _merged(rules)
        kind = (frozenset(shares), out, frozenset(merged.items()))
        return ruled_out, self._contexts.setdefault(kind, Context(by_giver, out, merged))

    def _part(self, number: int, own: Bits, doubled: Bits, context: Context) -> Part:
        scenario, _, _, rules = self.groups[number]
        fired = tuple(
            [
                _fired(rule, context, bool(doubled >> place & 1))
                for place, rule in enumerate(rules)
                if own >> place & 1
            ]
        )
        points = _add(*[rule.points for rule in fired])
        if not any(rule.points for rule in fired):
            return Part(fired, points, None, ())
        match = MatchedScenario(
            scenario=scenario.key,
            weight=sum(
                abs(number)
                for rule in fired
                for option, number in rule.points.items()
                if option not in context.out
            ),
            points=points,
            rules=tuple([rule.rule for rule in fired]),
        )
        gone = context.out.difference(*[rule.rules_out for rule in fired])
        return Part(fired, points, match, tuple(_risks(scenario, points, context.merged, gone)))


def _groups(rulebook: Rulebook) -> Iterator[Group]:
    first = 0
    for scenario in rulebook.scenarios:
        size = len(scenario.rules)
        alone = tuple(_alone(scenario, rule) for rule in scenario.rules)
        yield Group(scenario, first, (1 << size) - 1 << first, alone)
        first += size


def _alone(scenario: Scenario, rule: Rule) -> FiredRule:
    """The rule with the points that it gives itself."""
    return FiredRule(
        rule=rule.key,
        scenario=scenario.key,
        points={effect.option: effect.points for effect in rule.effects},
        rules_out=rule.rules_out,
        questions=rule.questions,
    )


def _shares(fired: Iterable[Share]) -> list[Share]:
    """An option gets another's points once, however many rules say so; all of them if one does."""
    by_options: dict[tuple[str, str], Share] = {}
    for share in fired:
        key = (share.option, share.of)
        if key not in by_options or not share.gains:
            by_options[key] = share
    return list(by_options.values())


def _fired(rule: FiredRule, context: Context, doubled: bool) -> FiredRule:
    """`rule` has its own points alone."""
    points = {option: number * (1 + doubled) for option, number in rule.points.items()}
    for giver, number in [*points.items()]:
        for share in context.shares.get(giver, ()):
            if number > 0 or not share.gains:
                points[share.option] = points.get(share.option, 0) + number
    if not doubled and points == rule.points:
        return rule
    questions = rule.questions
    return FiredRule(rule.rule, rule.scenario, points, rule.rules_out, questions, doubled)


def _add(*points: Mapping[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in points:
        for option, number in each.items():
            total[option] = total.get(option, 0) + number
    return total


def _merged(fired: Iterable[Rule]) -> dict[str, str]:
    return {
        share.of: share.option
        for rule in fired
        for share in rule.shares
        if share.of in rule.rules_out
    }


def _risks(
    scenario: Scenario, points: Mapping[str, int], merged: Mapping[str, str], gone: Collection[str]
) -> Iterator[MisalignmentRisk]:
    """The scenario's risks that can befall this project.

    Not those of an option that the scenario speaks for in this case, nor of one that another
    scenario has ruled out.
    """
    for risk in scenario.risks:
        option = merged.get(risk.option, risk.option)
        doubled = option != risk.option and option in scenario.risk
        speaks_for = option == scenario.option or points.get(option, 0) > 0
        if not (doubled or speaks_for or option in gone):
            yield MisalignmentRisk(scenario.key, option, risk.option)
