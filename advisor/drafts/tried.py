"""A result as Try shows it of the draft, and of the release beside it, on one scale."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.results.page import ArguedPage
from advisor.verdict.report import Points, Report
from advisor.verdict.sensitivity import Sensitivity
from advisor.verdict.sheet import AnswerSheet
from advisor.verdict.strips import Strips
from advisor.verdict.summary import Summary
from advisor.verdict.why import RuleNote, Why
from rules.engine.schema import Rule
from rules.engine.scoring import FiredRule

SIDES = ("release-", "draft-")


@dataclass(frozen=True)
class TriedSensitivity(Sensitivity):
    """Other answers are tried where these are; `trial` is the path."""

    trial: str

    def change(self, question: str) -> str:
        return f"{self.result(self.sheet)}#question-{question}"

    def result(self, sheet: AnswerSheet) -> str:
        return f"{self.trial}?{sheet.query}"


@dataclass(frozen=True)
class TriedResult(ArguedPage):
    """What a draft or a release makes of the answers.

    `side` begins the ids of its parts. `notes`: each rule that fires -> its form, and how it
    differs. `beside` is drawn on the same scale.
    """

    name: str
    side: str
    trial: str
    notes: Mapping[str, RuleNote]
    beside: "TriedResult | None" = None

    @cached_property
    def sensitivity(self) -> TriedSensitivity:
        return TriedSensitivity(self.report, self.trial)

    @cached_property
    def summary(self) -> Summary:
        return Summary(self.report, self.why, self.sensitivity, self.side)

    @cached_property
    def why(self) -> Why | None:
        why = self._argument
        beside = self.beside._argument if self.beside else None
        return why and replace(why, notes=self.notes, beside=beside.nets if beside else ())

    @cached_property
    def strips(self) -> Strips:
        return Strips(self.report, Strips(self.beside.report).margins if self.beside else ())

    @property
    def differing(self) -> list[tuple[Rule, list[Points], RuleNote]]:
        """The rules that fire and differ, with their points."""
        rulebook = self.report.rulebook
        return [
            (
                rulebook.rule[fired.rule],
                [Points(rulebook.option[key], points) for key, points in fired.points.items()],
                self.notes[fired.rule],
            )
            for fired in self.report.verdict.fired
            if self.notes[fired.rule].differs
        ]


def tried_results(
    sheets: Mapping[str, AnswerSheet], trial: str, addresses: Mapping[str, str], against: str
) -> list[TriedResult]:
    """Of sheets by their names: that of the draft, and before it that of a release if there is one.

    `addresses`: rule -> its form.
    """
    sides = zip(SIDES[-len(sheets) :], sheets.items(), reversed([*sheets.values()]), strict=True)
    found = [
        TriedResult(
            report=replace(Report.of(sheet), beside=tuple(other.verdict.totals.values())),
            against=against,
            name=name,
            side=side,
            trial=trial,
            notes=_notes(sheet, other, addresses),
        )
        for side, (name, sheet), other in sides
    ]
    pairs = zip(found, reversed(found), strict=True)
    return [replace(result, beside=beside) for result, beside in pairs]


def _notes(
    sheet: AnswerSheet, other: AnswerSheet, addresses: Mapping[str, str]
) -> dict[str, RuleNote]:
    elsewhere = {fired.rule: fired for fired in other.verdict.fired}
    rules, others = sheet.rulebook.rule, other.rulebook.rule
    return {
        key: RuleNote(
            addresses.get(key, ""),
            _difference(fired, elsewhere.get(key), rules[key], others.get(key)),
        )
        for fired in sheet.verdict.fired
        for key in [fired.rule]
    }


def _difference(
    fired: FiredRule, elsewhere: FiredRule | None, rule: Rule, other: Rule | None
) -> str:
    """How a rule that fires differs from the same one beside it; empty if it does not."""
    if elsewhere is None or other is None:
        return "fires only here"
    if dict(fired.points) != dict(elsewhere.points):
        return "other points"
    if rule.reason != other.reason:
        return "another text"
    return "changed" if rule != other else ""
