"""What would change a result, what to find out next, and where its scenarios disagree."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from rules.engine.conditions import all_hold
from rules.engine.schema import Answers, Condition, Option, Question, Rule, Rulebook, Scenario
from rules.engine.scoring import STRONG
from rules.engine.words import say_condition
from rules.releases import PublishedRulebook

from .report import Report
from .sheet import AnswerSheet, Questionnaire

MAX_UNKNOWN = 6
NEEDS = 3


class WouldChange(NamedTuple):
    """Changed answers as a clause, what they recommend, how far it leads, and where to try them."""

    text: str
    option: Option | None
    margin: str
    address: str


class ToFindOut(NamedTuple):
    """A question without an answer, how far one can move the margin, and where to answer it."""

    question: Question
    points: int
    options: list[Option]
    address: str


class Pull(NamedTuple):
    option: Option
    scenarios: list[Scenario]


@dataclass(frozen=True)
class Sensitivity:
    release: PublishedRulebook
    report: Report

    @property
    def rulebook(self) -> Rulebook:
        return self.report.rulebook

    @property
    def single(self) -> bool:
        return len(self.report.flips[0].changes) == 1

    @cached_property
    def changes(self) -> list[WouldChange]:
        return [
            WouldChange(
                text=flip.words,
                option=self.rulebook.option.get(flip.recommended or ""),
                margin=flip.margin,
                address=self._address(next(iter(flip.changes)), {**self.answers, **flip.changes}),
            )
            for flip in self.report.flips
        ]

    @cached_property
    def unknown(self) -> list[ToFindOut]:
        return [
            ToFindOut(
                question=self.rulebook.question[unknown.question],
                points=unknown.points,
                options=[self.rulebook.option[key] for key in unknown.options],
                address=self._address(unknown.question, self.answers),
            )
            for unknown in self.report.open_questions[:MAX_UNKNOWN]
        ]

    @property
    def again(self) -> str:
        return self._address(self.rulebook.questions[0].key, self.answers)

    @property
    def answers(self) -> Answers:
        return self.report.case.answers

    def _address(self, question: str, answers: Answers) -> str:
        step = next(s for s in self.rulebook.steps if any(q.key == question for q in s.questions))
        sheet = AnswerSheet.of(self.rulebook, answers, self.report.case.priorities)
        address = Questionnaire(self.release, sheet).address("step", step.key)
        return f"{address}#question-{question}"

    @cached_property
    def pulls(self) -> list[Pull]:
        """The options that scenarios pull to strongly, if they are several."""
        verdict = self.report.verdict
        by_option: dict[str, list[Scenario]] = {}
        for match in verdict.scenarios:
            points = {key: n for key, n in match.points.items() if key not in verdict.ruled_out}
            best = max(points, key=lambda key: points[key], default="")
            if best and points[best] >= STRONG:
                by_option.setdefault(best, []).append(self.rulebook.scenario[match.scenario])
        pulls = [Pull(self.rulebook.option[key], found) for key, found in by_option.items()]
        return pulls if len(pulls) > 1 else []

    @cached_property
    def missing(self) -> list[tuple[Option, list[str]]]:
        """Options that share the points of what the scenarios pull to, with what each needs."""
        pulled = {pull.option.key for pull in self.pulls}
        verdict = self.report.verdict
        return [
            (option, needs)
            for option in self.rulebook.options
            if option.key not in (verdict.recommended, *verdict.ruled_out, *pulled)
            and self._joins(option, pulled)
            and (needs := self._needs(option))
        ]

    @property
    def is_joined(self) -> bool:
        """Whether what leads shares the points of what the scenarios pull to."""
        option = self.report.option
        return option is not None and self._joins(option, {pull.option.key for pull in self.pulls})

    def _joins(self, option: Option, pulled: set[str]) -> bool:
        shares = (share for _, rule in self.rulebook.rules for share in rule.shares)
        return any(share.option == option.key and share.of in pulled for share in shares)

    def _needs(self, option: Option) -> list[str]:
        """What speaks for the option in its scenarios and does not hold here, or is not known."""
        speaking = [
            tuple(test for test in self._asked(rule) if not all_hold([test], self.answers))
            for scenario, rule in self.rulebook.rules
            if scenario.option == option.key
            and any(effect.option == option.key and effect.points > 0 for effect in rule.effects)
        ]
        unmet = list(filter(None, dict.fromkeys(speaking)))
        smallest = [tests for tests in unmet if not any({*tests} > {*fewer} for fewer in unmet)]
        clauses = (map(partial(say_condition, self.rulebook), tests) for tests in smallest)
        return [" and ".join(clause) for clause in clauses][:NEEDS]

    def _asked(self, rule: Rule) -> Iterator[Condition]:
        """What the rule asks, each after what its question is asked for."""
        for condition in rule.when:
            shown_when = self.rulebook.question[condition.question].shown_when
            yield from filter(None, [shown_when, condition])

    @cached_property
    def case_for_runner_up(self) -> list[tuple[Scenario, str, int]]:
        """Scenarios that speak for the runner-up more than for the leader, and by how much."""
        verdict = self.report.verdict
        leader, runner_up = verdict.recommended or "", verdict.runner_up or ""
        found = []
        for match in verdict.scenarios:
            points = match.points.get(runner_up, 0) - match.points.get(leader, 0)
            if points > 0:
                reason = self.rulebook.rule[match.rules[0]].reason
                found.append((self.rulebook.scenario[match.scenario], reason, points))
        return sorted(found, key=lambda case: -case[2])
