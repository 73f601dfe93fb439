"""From answers to a verdict: what to choose, and every reason for and against it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from .firing import Bits, as_bits, firing, members
from .schema import Answers, Rule, Rulebook, Scenario, Share

STRONG = 4
KEPT = 1 << 11  # of what comes up again in verdicts, each kind; of parts some more for each rule
WEIGHT = attrgetter("match.weight")


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


class Merged(NamedTuple):
    """The option `of` is ruled out because choosing it comes to choosing another one."""

    of: str
    into: str


# What a rule does beyond its own scenario: it rules an option out, shares points, or both at once.
Beyond = str | Share | Merged


class Known(NamedTuple):
    """What rules do beyond their scenarios, as a scenario needs it to be known.

    `shared` says by an option who gets its points, and whether only its gains.
    """

    out: frozenset[str]
    shared: Mapping[str, Mapping[str, bool]]
    merged: Mapping[str, str]


class Part(NamedTuple):
    """What a scenario brings to a verdict; `match` is None where no rule gives points."""

    fired: tuple[FiredRule, ...]
    points: Mapping[str, int]
    match: MatchedScenario | None = None
    risks: tuple[MisalignmentRisk, ...] = ()


class Group(NamedTuple):
    """The rules of a scenario, which stand in a row: their bits among all rules.

    `near` are the bits of what can matter to them of all that rules do beyond their scenarios.
    """

    scenario: int
    first: int
    rules: Bits
    near: Bits


class Scorer:
    """A rulebook prepared for evaluating answers.

    A scenario's part depends on which of its own rules fire, and on what the few that share points
    or rule options out do to its options. So the parts come up again and again, and are kept.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.firing = firing(rulebook)
        self.rules = rulebook.rules
        self.keys = tuple(rule.key for _, rule in self.rules)
        self.contenders = {each.key for each in rulebook.options if each.kind == "contender"}
        self.effects = tuple(dict.fromkeys(e for _, rule in self.rules for e in _effects(rule)))
        self.alone = [tuple(_alone(s, rule) for rule in s.rules) for s in rulebook.scenarios]
        self.group_of = [group for group in self._groups() for _ in self.alone[group.scenario]]
        self.outward = as_bits(bool(rule.shares or rule.rules_out) for _, rule in self.rules)
        self.beyond = lru_cache(KEPT)(self._beyond)
        self.known = lru_cache(KEPT)(self._known)
        self.part = lru_cache(KEPT + 4 * len(self.rules))(self._part)

    def _groups(self) -> Iterator[Group]:
        first = 0
        for number, rules in enumerate(self.alone):
            bits = (1 << len(rules)) - 1 << first
            yield Group(number, first, bits, self._near(number))
            first += len(rules)

    def _near(self, number: int) -> Bits:
        named = {*self.rulebook.scenarios[number].risk}
        named |= {option for rule in self.alone[number] for option in rule.points}
        named |= {
            each.option for each in self.effects if isinstance(each, Share) and each.of in named
        }
        return as_bits(
            (each if isinstance(each, str) else each.of) in named for each in self.effects
        )

    def verdict(self, answers: Answers, most: Collection[str]) -> Verdict:
        fired, undecided = self.firing.fired(answers)
        ruled_out, beyond = self.beyond(fired & self.outward)
        doubled = fired & self.firing.about(most) if most else 0
        parts = self._parts(fired, doubled, beyond)
        totals = _totals(self.rulebook.option, parts)
        running = [
            key
            for key, points in totals.items()
            if key not in ruled_out and (points > 0 or key in self.contenders)
        ]
        running.sort(key=totals.__getitem__, reverse=True)
        leader = running[0] if running and totals[running[0]] > 0 else None
        runner_up = running[1] if leader and len(running) > 1 else None
        margin = totals[leader] - (totals[runner_up] if runner_up else 0) if leader else 0
        matched = sorted([part for part in parts if part.match], key=WEIGHT, reverse=True)
        risks = [risk for part in matched for risk in part.risks]
        return Verdict(
            recommended=leader,
            runner_up=runner_up,
            margin=margin,
            open=leader is None and undecided > 0 and len(ruled_out) < len(totals),
            totals=totals,
            ruled_out=ruled_out,
            fired=tuple([rule for part in parts for rule in part.fired]),
            undecided=tuple(members(self.keys, undecided)),
            scenarios=tuple([part.match for part in matched if part.match]),
            risks=tuple([risk for risk in risks if risk.option != leader]),
            carried=tuple([risk for risk in risks if risk.option == leader]),
        )

    def _parts(self, fired: Bits, doubled: Bits, beyond: Bits) -> list[Part]:
        """Of each scenario with fired rules."""
        group_of, part = self.group_of, self.part
        parts = []
        while fired:
            number, first, rules, near = group_of[(fired & -fired).bit_length() - 1]
            own = fired & rules
            twice = doubled and (doubled & own) >> first
            parts.append(part(number, own >> first, twice, beyond & near))
            fired ^= own
        return parts

    def _beyond(self, fired: Bits) -> tuple[Mapping[str, tuple[str, ...]], Bits]:
        """Which rules rule what out, and the bits of all that they do beyond their scenarios."""
        rules = [rule for _, rule in members(self.rules, fired)]
        ruled_out = {
            key: by
            for key in self.rulebook.option
            if (by := tuple(rule.key for rule in rules if key in rule.rules_out))
        }
        done = {effect for rule in rules for effect in _effects(rule)}
        return ruled_out, as_bits(effect in done for effect in self.effects)

    def _known(self, beyond: Bits) -> Known:
        effects = [*members(self.effects, beyond)]
        return Known(
            out=frozenset(each for each in effects if isinstance(each, str)),
            shared=_shared(each for each in effects if isinstance(each, Share)),
            merged={each.of: each.into for each in effects if isinstance(each, Merged)},
        )

    def _part(self, number: int, own: Bits, doubled: Bits, beyond: Bits) -> Part:
        out, shared, merged = self.known(beyond)
        fired = tuple(
            [
                _fired(rule, shared, bool(doubled >> place & 1))
                for place, rule in enumerate(self.alone[number])
                if own >> place & 1
            ]
        )
        points = _add(rule.points for rule in fired)
        if not any(rule.points for rule in fired):
            return Part(fired, points)
        weight = sum(
            abs(given)
            for rule in fired
            for option, given in rule.points.items()
            if option not in out
        )
        scenario = self.rulebook.scenarios[number]
        match = MatchedScenario(scenario.key, weight, points, tuple([rule.rule for rule in fired]))
        gone = out.difference(*[rule.rules_out for rule in fired])
        risks = tuple(_risks(scenario, points, merged, gone))
        return Part(fired, points, match, risks)


def _effects(rule: Rule) -> Iterator[Beyond]:
    yield from rule.rules_out
    for share in rule.shares:
        yield share
        if share.of in rule.rules_out:
            yield Merged(share.of, share.option)


def _alone(scenario: Scenario, rule: Rule) -> FiredRule:
    """The rule with the points that it gives itself."""
    return FiredRule(
        rule=rule.key,
        scenario=scenario.key,
        points={effect.option: effect.points for effect in rule.effects},
        rules_out=rule.rules_out,
        questions=rule.questions,
    )


def _shared(shares: Iterable[Share]) -> dict[str, dict[str, bool]]:
    """By an option: who gets its points, and whether only its gains.

    An option gets another's points once, however many rules say so; all of them if one does.
    """
    shared: dict[str, dict[str, bool]] = {}
    for share in shares:
        to = shared.setdefault(share.of, {})
        to[share.option] = share.gains and to.get(share.option, True)
    return shared


def _fired(rule: FiredRule, shared: Mapping[str, Mapping[str, bool]], doubled: bool) -> FiredRule:
    """`rule` has its own points alone."""
    points = {option: number * (1 + doubled) for option, number in rule.points.items()}
    for giver, number in [*points.items()]:
        for option, gains in shared.get(giver, {}).items():
            if number > 0 or not gains:
                points[option] = points.get(option, 0) + number
    if not doubled and points == rule.points:
        return rule
    questions = rule.questions
    return FiredRule(rule.rule, rule.scenario, points, rule.rules_out, questions, doubled)


def _totals(options: Iterable[str], parts: Iterable[Part]) -> dict[str, int]:
    totals = dict.fromkeys(options, 0)
    for part in parts:
        for option, number in part.points.items():
            totals[option] += number
    return totals


def _add(points: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in points:
        for option, number in each.items():
            total[option] = total.get(option, 0) + number
    return total


def _risks(
    scenario: Scenario, points: Mapping[str, int], merged: Mapping[str, str], gone: Collection[str]
) -> Iterator[MisalignmentRisk]:
    """The scenario's risks that can befall this project.

    Not those of an option that the scenario speaks for in this case, nor of one that another
    scenario has ruled out.
    """
    for risk in scenario.risks:
        option = merged.get(risk.option, risk.option)
        repeated = option != risk.option and option in scenario.risk
        speaks_for = option == scenario.option or points.get(option, 0) > 0
        if not (repeated or speaks_for or option in gone):
            yield MisalignmentRisk(scenario.key, option, risk.option)
