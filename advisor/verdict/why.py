"""Why: the matched scenarios as one chart, a row each, of one option against another."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils.safestring import SafeString

from rules.engine.schema import (
    Claim,
    Option,
    Question,
    Rulebook,
    Scenario,
    Share,
    Source,
)
from rules.engine.scoring import FiredRule, MatchedScenario, MisalignmentRisk
from rules.engine.words import count_points, say_signed

from .evidence import by_measurement
from .load import Load, load_of
from .report import Argument, Points, Report
from .texts import Texts

MAX_ROWS = 7


class RuleNote(NamedTuple):
    """A rule's form, and how the rule differs from the same one beside it; both may be empty."""

    address: str
    differs: str


class RuleLine(NamedTuple):
    """A fired rule: its points by option, and which of them an option has from another one."""

    key: str
    reason: str
    points: list[Points]
    doubled: bool
    inherited: str
    note: RuleNote | None


class RiskLine(NamedTuple):
    option: Option
    html: SafeString


class Row(NamedTuple):
    """A matched scenario; `net` is what it gives to the option, less what it gives to the other.

    `x` and `width` are per cent of the chart. `warning` is its main risk in a line: of the other
    option where the scenario speaks for this one, else of this one.
    """

    scenario: Scenario
    net: int
    x: float
    width: float
    answers: list[tuple[Question, str]]
    warning: tuple[Option, str] | None
    rules: list[RuleLine]
    risks: list[RiskLine]
    claims: list[Claim]
    evidence: SafeString
    measured: list[SafeString]
    texts: SafeString
    load: Load | None

    @property
    def signed(self) -> str:
        return say_signed(self.net)

    @property
    def differs(self) -> bool:
        """Whether one of its rules does."""
        return any(rule.note and rule.note.differs for rule in self.rules)


class NetBar(NamedTuple):
    """All rows together; `x` and `width` are per cent of the chart."""

    net: int
    x: float
    width: float

    @property
    def signed(self) -> str:
        return say_signed(self.net)


@dataclass(frozen=True)
class Why:
    """The case for `option`, held against `other`, or against 0 points if there is no other.

    `notes`: rule -> what to add to it. `beside` are points of another chart, to be drawn on one
    scale.
    """

    report: Report
    option: Option
    other: Option | None
    notes: Mapping[str, RuleNote] = field(default_factory=dict)
    beside: Collection[int] = ()

    @property
    def rulebook(self) -> Rulebook:
        return self.report.rulebook

    @cached_property
    def total(self) -> int:
        totals = self.report.verdict.totals
        return totals[self.option.key] - (totals[self.other.key] if self.other else 0)

    @property
    def total_text(self) -> str:
        """ "Train is 2 points ahead of Car."."""
        if self.other is None:
            return f"{self.option.short} has {count_points(self.total)}."
        if not self.total:
            return f"{self.option.short} and {self.other.short} are level."
        side = "ahead of" if self.total > 0 else "behind"
        return f"{self.option.short} is {count_points(abs(self.total))} {side} {self.other.short}."

    @cached_property
    def axis(self) -> float:
        """Where zero is, in per cent of the chart."""
        return round(-self._low * self._scale, 2)

    @property
    def total_bar(self) -> NetBar:
        return NetBar(self.total, *self._bar(self.total))

    @cached_property
    def rows(self) -> list[Row]:
        """Those with the most points between the two: first for the option, then against it."""
        shown = self._decisive[:MAX_ROWS]
        return [self._row(match) for match in sorted(shown, key=self._order)]

    @cached_property
    def further(self) -> list[Row]:
        """Slighter ones, and those that say the same of both."""
        even = [match for match in self.report.verdict.scenarios if not self._net(match)]
        return [self._row(match) for match in [*self._decisive[MAX_ROWS:], *even]]

    @property
    def further_signed(self) -> str:
        return say_signed(sum(row.net for row in self.further))

    @property
    def claims(self) -> list[SafeString]:
        texts = self.rulebook.prepared(Texts)
        return [texts.claim(claim.key) for claim in self.cited]

    @property
    def sources(self) -> list[Source]:
        """What the keys of the claims stand for."""
        cited = {claim.source for claim in self.cited}
        return [source for source in self.rulebook.sources if source.key in cited]

    @cached_property
    def cited(self) -> list[Claim]:
        """Every claim that a row or a risk in it cites, once, in the rulebook's order."""
        cited = {claim.key for row in [*self.rows, *self.further] for claim in row.claims}
        cited |= {
            key
            for risks in self._risks.values()
            for risk in risks
            for key in self.rulebook.scenario[risk.scenario].risk[risk.named].claims
        }
        return [claim for claim in self.rulebook.claims if claim.key in cited]

    @cached_property
    def objection(self) -> tuple[str, str] | None:
        """The strongest reason against the option, and its points; None if nothing speaks so.

        Of the scenario that speaks most against it, or else of any: a rule may speak against it in
        a scenario that speaks for it on the whole.
        """
        strongest = min(self.report.verdict.scenarios, key=self._net)
        against = self._net(strongest) < 0
        rules = strongest.rules if against else self._fired.keys()
        rule = min(rules, key=lambda key: self._lead(self._fired[key].points))
        points = self._net(strongest) if against else self._lead(self._fired[rule].points)
        return (self.rulebook.rule[rule].reason, say_signed(points)) if points < 0 else None

    @cached_property
    def others(self) -> list[Option]:
        """What else the option can be held against."""
        pair = (self.option, self.other)
        running = (bar.option for bar in self.report.bars if not bar.ruled_out)
        return [option for option in running if option not in pair]

    @cached_property
    def _decisive(self) -> list[MatchedScenario]:
        """The largest first; the largest of those against the option is never left out."""
        decisive = [match for match in self.report.verdict.scenarios if self._net(match)]
        decisive.sort(key=lambda match: -abs(self._net(match)))
        worst = min(decisive, key=self._net, default=None)
        if worst is not None and worst in decisive[MAX_ROWS:] and self._net(worst) < 0:
            decisive.remove(worst)
            decisive.insert(MAX_ROWS - 1, worst)
        return decisive

    def _order(self, match: MatchedScenario) -> tuple[bool, int]:
        net = self._net(match)
        return net < 0, -abs(net)

    def _net(self, match: MatchedScenario) -> int:
        return self._lead(match.points)

    def _lead(self, points: Mapping[str, int]) -> int:
        other = points.get(self.other.key, 0) if self.other else 0
        return points.get(self.option.key, 0) - other

    @property
    def nets(self) -> list[int]:
        """All that stand on the axis."""
        return [0, self.total, *map(self._net, self.report.verdict.scenarios)]

    @cached_property
    def _ends(self) -> tuple[int, int]:
        nets = [*self.nets, *self.beside]
        return min(nets), max(nets)

    @property
    def _low(self) -> int:
        return self._ends[0]

    @property
    def _scale(self) -> float:
        return 100 / max(1, self._ends[1] - self._low)

    def _bar(self, net: int) -> tuple[float, float]:
        return (
            round((min(0, net) - self._low) * self._scale, 2),
            round(abs(net) * self._scale, 2),
        )

    def _row(self, match: MatchedScenario) -> Row:
        net = self._net(match)
        x, width = self._bar(net)
        argument = self._arguments[match.scenario]
        texts = self.rulebook.prepared(Texts)
        claims = [cited.claim for cited in argument.evidence]
        return Row(
            scenario=argument.scenario,
            net=net,
            x=x,
            width=width,
            answers=argument.answers,
            warning=self._warning(match, net),
            rules=list(self._rule_lines(match)),
            risks=[
                RiskLine(self.rulebook.option[risk.option], texts.risk(risk.scenario, risk.named))
                for risk in self._risks.get(match.scenario, [])
            ],
            claims=claims,
            evidence=texts.evidence(tuple(claim.key for claim in claims)),
            measured=[
                texts.measured(
                    measurement.key, tuple(each.bearing.claim for each in said), said[0].is_first
                )
                for measurement, said in by_measurement(argument.evidence)
            ],
            texts=texts.scenario(match.scenario),
            load=load_of(argument.scenario, self.report.answers),
        )

    @cached_property
    def _arguments(self) -> dict[str, Argument]:
        return {argument.scenario.key: argument for argument in self.report.argued}

    @cached_property
    def _fired(self) -> dict[str, FiredRule]:
        return {rule.rule: rule for rule in self.report.verdict.fired}

    @cached_property
    def _risks(self) -> dict[str, list[MisalignmentRisk]]:
        verdict = self.report.verdict
        found: dict[str, list[MisalignmentRisk]] = {}
        for risk in (*verdict.risks, *verdict.carried):
            found.setdefault(risk.scenario, []).append(risk)
        return found

    def _warning(self, match: MatchedScenario, net: int) -> tuple[Option, str] | None:
        wanted = self.option if net < 0 else self.other
        risks = self._risks.get(match.scenario, [])
        risk = next((risk for risk in risks if wanted and risk.option == wanted.key), None)
        if risk is None:
            risk = next(
                (risk for risk in risks if (risk.option == self.option.key) == (net < 0)), None
            )
        if risk is None:
            return None
        text = self.rulebook.scenario[risk.scenario].risk[risk.named].consequence
        return self.rulebook.option[risk.option], text

    def _rule_lines(self, match: MatchedScenario) -> Iterator[RuleLine]:
        for key in match.rules:
            rule = self._fired[key]
            points = [
                Points(option, rule.points[option.key])
                for option in self.rulebook.options
                if rule.points.get(option.key)
            ]
            yield RuleLine(
                key,
                self.rulebook.rule[key].reason,
                points,
                rule.doubled,
                self._inherited(rule),
                self.notes.get(key),
            )

    def _inherited(self, fired: FiredRule) -> str:
        own = self.rulebook.rule[fired.rule].points
        option = self.rulebook.option
        said = [
            f"Points for {option[share.of].short} also count for {option[share.option].short}."
            for share in self._shares
            if (own.get(share.of, 0) > 0 if share.gains else share.of in own)
            and share.option not in own
            and fired.points.get(share.option)
        ]
        return " ".join(said)

    @cached_property
    def _shares(self) -> list[Share]:
        """How options share points under the rules that fire."""
        fired = (self.rulebook.rule[key] for key in self._fired)
        return list(dict.fromkeys(share for rule in fired for share in rule.shares))
