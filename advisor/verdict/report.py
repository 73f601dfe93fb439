"""A verdict as a page argues it: every key joined with its words, in the order of the argument."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from rules.engine.accuracy import Accuracy
from rules.engine.answers import counted, unanswered
from rules.engine.nearest import nearest
from rules.engine.remarks import applying
from rules.engine.schema import (
    Answer,
    Answers,
    Option,
    Precedent,
    Question,
    Remark,
    Risk,
    Rule,
    Rulebook,
    Scenario,
)
from rules.engine.scoring import STRONG, MisalignmentRisk, Verdict, evaluate
from rules.engine.sensitivity.changes import Alternative, Case, Changes
from rules.engine.sensitivity.standing import Assessment, assess
from rules.engine.verdict_words import (
    STANDINGS,
    is_early,
    say_doubt,
    say_finding,
    say_headline,
    say_leaning,
    say_margin,
    say_matched,
    say_open,
    say_reasons,
)
from rules.engine.words import say_answers, say_points, say_signed

from .conclusion import Conclusion, Flip, OpenQuestion, find_flips, find_open_questions
from .evidence import Evidence, evidence
from .sheet import AnswerSheet


class Bar(NamedTuple):
    """An option's total; `axis`, `x` and `width` are per cent of the chart."""

    option: Option
    total: int
    axis: float
    x: float
    width: float
    ruled_out: str

    @property
    def total_text(self) -> str:
        return say_points(self.total)


class Points(NamedTuple):
    option: Option
    points: int

    @property
    def signed(self) -> str:
        return say_signed(self.points)


class Argument(NamedTuple):
    """A matched scenario with what made it match; they are numbered in order of weight."""

    number: int
    weight: int
    scenario: Scenario
    points: list[Points]
    answers: list[tuple[Question, str]]
    evidence: list[Evidence]


class CitedRisk(NamedTuple):
    scenario: Scenario
    risk: Risk


class OptionRisks(NamedTuple):
    option: Option
    risks: list[CitedRisk]


class SimilarProject(NamedTuple):
    """A precedent, what it chose, and the answers that it shares with the project."""

    precedent: Precedent
    option: Option
    shared: list[tuple[Question, str]]
    chose_otherwise: bool


def matching(answers: Answers, rules: Iterable[Rule]) -> Answers:
    """What of the answers made these rules fire: of several choices, those that a rule names."""
    conditions = [condition for rule in rules for condition in rule.when]
    matched: dict[str, Answer] = {}
    for key in dict.fromkeys(condition.question for condition in conditions):
        answer = answers[key]
        named = {
            value
            for condition in conditions
            if condition.question == key and not condition.negated
            for value in condition.values
        }
        picked = answer if isinstance(answer, tuple) else ()
        matched[key] = tuple(choice for choice in picked if choice in named) or answer
    return matched


@dataclass(frozen=True)
class Report:
    rulebook: Rulebook
    answers: Answers
    verdict: Verdict
    priorities: Collection[str] = ()
    stored: Conclusion | None = None  # of a saved result
    beside: Collection[int] = ()  # totals of another chart, to be drawn on one scale

    @classmethod
    def of(cls, sheet: AnswerSheet) -> Self:
        return cls(sheet.rulebook, sheet.answers, sheet.verdict, sheet.priorities)

    @classmethod
    def from_answers(
        cls, rulebook: Rulebook, answers: Answers, priorities: Collection[str] = ()
    ) -> Self:
        return cls(rulebook, answers, evaluate(rulebook, answers, priorities), priorities)

    @cached_property
    def option(self) -> Option | None:
        return self.rulebook.option.get(self.verdict.recommended or "")

    @cached_property
    def runner_up(self) -> Option | None:
        return self.rulebook.option.get(self.verdict.runner_up or "")

    @property
    def default(self) -> Option | None:
        """What to choose if too little is known and the decision cannot wait."""
        return self.rulebook.option.get(self.rulebook.default_option)

    @cached_property
    def conclusion(self) -> Conclusion:
        return self.stored or Conclusion(
            assessment=self.assessment,
            headline=self.headline,
            reasons=self.reasons,
            flips=self.flips,
            open_questions=self.open_questions,
        )

    @cached_property
    def assessment(self) -> Assessment:
        if self.stored:
            return self.stored.assessment
        return assess(self.rulebook, self.case.answers, self.verdict, self.case.priorities)

    @cached_property
    def headline(self) -> str:
        if self.stored:
            return self.stored.headline
        return say_headline(self.rulebook, self.verdict, self.assessment)

    @cached_property
    def reasons(self) -> str:
        if self.stored:
            return self.stored.reasons
        reasons = say_reasons(self.rulebook, self.verdict)
        if self.option and self.is_too_close:
            return f"For {self.option.short}: {reasons}"
        return reasons

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        return self.stored.flips if self.stored else find_flips(self.rulebook, self.case)

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        if self.stored:
            return self.stored.open_questions
        return find_open_questions(self.rulebook, self.case)

    @cached_property
    def other_answers(self) -> dict[str, list[Alternative]]:
        """Question -> what its other answers come to; empty if nothing is recommended."""
        if self.option is None:
            return {}
        return self.rulebook.prepared(Changes).alternatives(self.case)

    @cached_property
    def case(self) -> Case:
        answers = counted(self.rulebook, self.answers)
        verdict = self.verdict
        return Case(answers, tuple(self.priorities), verdict.recommended, verdict.margin)

    @cached_property
    def leaning(self) -> str:
        answered = len(self.case.answers)
        return say_leaning(self.rulebook, self.verdict, self.assessment, answered, self.open)

    @property
    def is_early(self) -> bool:
        return is_early(self.assessment, len(self.case.answers), self.open)

    @property
    def still_open(self) -> str:
        """Said on the way, where what one question alone can do would take too long to find out."""
        return self._still_open(alone=True)

    @property
    def open_in_the_end(self) -> str:
        """The same on a result, where it is also said if no single question can change it."""
        return self._still_open(alone=any(question.options for question in self.open_questions))

    def _still_open(self, alone: bool) -> str:
        return say_open(self.verdict, self.assessment, self.open, alone) if self.open else ""

    @property
    def standing(self) -> str:
        return STANDINGS[self.assessment.standing]

    @cached_property
    def matched(self) -> str:
        """How often such verdicts were right on real decisions; empty where nobody knows."""
        if self.option is None and not self.verdict.level:
            return ""
        return say_matched(self.rulebook.prepared(Accuracy), self.assessment.standing)

    @property
    def finding(self) -> str:
        return say_finding(self.rulebook, self.verdict)

    @property
    def margin(self) -> str:
        return say_margin(self.rulebook, self.verdict)

    @property
    def doubt(self) -> str:
        return say_doubt(self.rulebook, self.verdict, self.assessment)

    @property
    def is_too_close(self) -> bool:
        return self.assessment.standing == "too-close-to-call"

    @property
    def low_stakes(self) -> bool:
        """Whether no strong rule holds, either way."""
        given = (points for rule in self.verdict.fired for points in rule.points.values())
        return all(abs(points) < STRONG for points in given)

    @cached_property
    def bars(self) -> list[Bar]:
        """The contenders and each alternative that has points for it; ruled-out ones last."""
        totals = self.verdict.totals
        drawn = (*totals.values(), *self.beside)
        low, high = min(0, *drawn), max(1, *drawn)
        scale = 100 / (high - low)
        charted = [o for o in self.rulebook.options if o.kind == "contender" or totals[o.key] > 0]
        bars = [
            Bar(
                option=option,
                total=totals[option.key],
                axis=round(-low * scale, 2),
                x=round((min(0, totals[option.key]) - low) * scale, 2),
                width=round(abs(totals[option.key]) * scale, 2),
                ruled_out=self._ruled_out(option),
            )
            for option in charted
        ]
        return sorted(bars, key=lambda bar: (bool(bar.ruled_out), -bar.total))

    def _ruled_out(self, option: Option) -> str:
        rules = self.verdict.ruled_out.get(option.key, ())
        return "; ".join(self.rulebook.rule[key].reason for key in rules)

    @cached_property
    def arguments(self) -> dict[str, list[Argument]]:
        """The scenarios that move more than one point, and those that hardly move anything."""
        return {
            "strong": [argument for argument in self.argued if argument.weight > 1],
            "slight": [argument for argument in self.argued if argument.weight <= 1],
        }

    @cached_property
    def argued(self) -> list[Argument]:
        """Every matched scenario, in order of weight."""
        arguments = []
        measured: set[str] = set()
        for number, match in enumerate(self.verdict.scenarios, 1):
            scenario = self.rulebook.scenario[match.scenario]
            rules = [self.rulebook.rule[key] for key in match.rules]
            cited = [key for rule in rules for key in rule.claims]
            arguments.append(
                Argument(
                    number=number,
                    weight=match.weight,
                    scenario=scenario,
                    # In this order, since a database may keep that of a saved verdict or not.
                    points=[
                        Points(option, points)
                        for option in self.rulebook.options
                        if (points := match.points.get(option.key))
                    ],
                    answers=say_answers(self.rulebook, matching(self.answers, rules)),
                    evidence=evidence(self.rulebook, [*scenario.claims, *cited], measured),
                )
            )
        return arguments

    def tripwires(self, option: Option | None) -> list[Scenario]:
        """The matched scenarios that speak for the option, or all if none does."""
        matched = self.verdict.scenarios
        supporting = [match for match in matched if option and match.points.get(option.key, 0) > 0]
        return [self.rulebook.scenario[match.scenario] for match in supporting or matched]

    @cached_property
    def risks(self) -> list[OptionRisks]:
        """What goes wrong with each option that is not recommended, in the chart's order.

        A contender of which no matched scenario says anything is there with what it takes on, but
        not where nothing is recommended either.
        """
        by_option: dict[str, list[CitedRisk]] = {
            bar.option.key: []
            for bar in self.bars
            if self.option not in (None, bar.option) and not bar.ruled_out
        }
        for risk in self.verdict.risks:
            by_option.setdefault(risk.option, []).append(self._risk(risk))
        return [OptionRisks(self.rulebook.option[key], risks) for key, risks in by_option.items()]

    @cached_property
    def carried(self) -> list[CitedRisk]:
        return [self._risk(risk) for risk in self.verdict.carried]

    def _risk(self, risk: MisalignmentRisk) -> CitedRisk:
        scenario = self.rulebook.scenario[risk.scenario]
        return CitedRisk(scenario, scenario.risk[risk.named])

    @cached_property
    def remarks(self) -> dict[str, list[Remark]]:
        return self.remarks_on(self.option)

    def remarks_on(self, option: Option | None) -> dict[str, list[Remark]]:
        """Kind -> what is to be said of choosing the option here."""
        by_kind: dict[str, list[Remark]] = {}
        key = option.key if option else None
        for remark in applying(self.rulebook, self.answers, self.verdict, key):
            by_kind.setdefault(remark.kind, []).append(remark)
        return by_kind

    @cached_property
    def alternatives(self) -> list[Option]:
        """Those that an answer points to, the recommended one aside."""
        totals = self.verdict.totals
        return [
            option
            for option in self.rulebook.options
            if option.kind == "alternative" and totals[option.key] > 0 and option is not self.option
        ]

    @cached_property
    def neighbours(self) -> list[SimilarProject]:
        return [
            SimilarProject(
                precedent=neighbour.precedent,
                option=self.rulebook.option[neighbour.precedent.chose],
                shared=say_answers(self.rulebook, neighbour.shared),
                chose_otherwise=neighbour.chose_otherwise,
            )
            for neighbour in nearest(self.rulebook, self.answers, self.verdict)
        ]

    @cached_property
    def open(self) -> int:
        return len(unanswered(self.rulebook, self.answers))

    @cached_property
    def answered(self) -> list[tuple[Question, str]]:
        return say_answers(self.rulebook, self.answers)
