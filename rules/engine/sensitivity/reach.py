"""How far the answers that are still open can cut a lead, and whether they can turn it."""

from collections import defaultdict
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np

from rules.engine.points import bounds
from rules.engine.schema import Answer, Rule
from rules.engine.scoring import Verdict

from .changes import Case, Changes

# Completions of the open answers that are tried out where bounds leave it open.
MOST = 2000
CONTENDER = "contender"


class Reach(NamedTuple):
    """How many points, at most, the open answers can take from the lead.

    It is `settled` if no answer to any of them can change what is recommended; where that is not
    settled, they may or may not.
    """

    points: int
    settled: bool


def reach(changes: Changes, case: Case, verdict: Verdict) -> Reach:
    """Method: interval bounds on totals; where those leave it open, all answers if they are few."""
    if case.recommended is None:
        return Reach(0, not verdict.open)
    bounded = _Bounds(changes, case, verdict)
    rivals = [key for key in verdict.totals if key not in (case.recommended, *verdict.ruled_out)]
    ahead = {rival: bounded.ahead(rival) for rival in rivals}
    order = list(verdict.totals)
    beaten = all(
        by < (order.index(case.recommended) < order.index(rival)) for rival, by in ahead.items()
    )
    settled = (beaten and bounded.stays()) or _tried(changes, case, bounded.open)
    worst = max([*ahead.values(), *bounded.alone(rivals)])
    return Reach(max(0, case.margin + worst), settled)


class _Bounds:
    """What open answers can make of the totals; each rule with several of them counts by itself."""

    def __init__(self, changes: Changes, case: Case, verdict: Verdict) -> None:
        self.changes, self.case = changes, case
        rule = changes.rulebook.rule
        self.fired = [rule[each.rule] for each in verdict.fired]
        self.maybe = [rule[key] for key in verdict.undecided]
        self.rules = [*self.fired, *self.maybe]
        self.weights = [
            1 + any(condition.question in case.most for condition in rule.when)
            for rule in self.rules
        ]
        self.open = self._open()
        self.waits_for = {rule.key: self._waits_for(rule) for rule in self.maybe}
        self.leader = case.recommended or ""
        self.given = self._given(self.leader)
        self.maybe_out = {key for rule in self.maybe for key in rule.rules_out}

    def stays(self) -> bool:
        """Whether the leader keeps points and is never ruled out."""
        return self._lost() < 0 and self.leader not in self.maybe_out

    def alone(self, rivals: list[str]) -> list[int]:
        """What remains to be compared with if all rivals that always run may be ruled out."""
        contenders = [key for key in rivals if self.changes.rulebook.option[key].kind == CONTENDER]
        return [self._lost()] if self.maybe_out.issuperset(contenders) else []

    def _lost(self) -> int:
        """The least total that the leader can come to, negated."""
        return self._most([-low for low, _ in self.given])

    def ahead(self, rival: str) -> int:
        """By how many points, at most, the rival can come out ahead of the leader."""
        pairs = zip(self._given(rival), self.given, strict=True)
        return self._most([high - low for (_, high), (low, _) in pairs])

    def _given(self, option: str) -> list[tuple[int, int]]:
        """What each rule gives to the option, at least and at most, if it fires."""
        given = bounds(option, self.rules, self.fired, self.maybe)
        weighed = zip(given, self.weights, strict=True)
        return [(low * weight, high * weight) for (low, high), weight in weighed]

    def _most(self, points: list[int]) -> int:
        """The most that the rules can add up to: those that fired, and those that still can."""
        total = sum(points[: len(self.fired)])
        by_question: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        for rule, each in zip(self.maybe, points[len(self.fired) :], strict=True):
            if each and (question := self.waits_for[rule.key]):
                by_question[question].append((rule, each))
            else:
                total += max(0, each)
        return total + sum(self._best(key, rules) for key, rules in by_question.items())

    def _waits_for(self, rule: Rule) -> str:
        """The one open question of the rule, if it is one."""
        open_ = {c.question for c in rule.when} - self.case.answers.keys()
        return open_.pop() if len(open_) == 1 else ""

    def _best(self, question: str, given: list[tuple[Rule, int]]) -> int:
        """The most that one answer to this question can add up to, or none."""
        met = [self.changes.met(rule.key, question) * points for rule, points in given]
        return max(0, int(np.sum(met, axis=0).max()))

    def _open(self) -> list[str]:
        """The questions that rules wait for, and those that decide whether they are asked."""
        waiting = [c.question for rule in self.maybe for c in rule.when]
        for key in waiting:
            shown_when = self.changes.rulebook.question[key].shown_when
            waiting += [shown_when.question] if shown_when else []
        return [key for key in dict.fromkeys(waiting) if key not in self.case.answers]


def _tried(changes: Changes, case: Case, questions: list[str]) -> bool:
    """Whether all completions recommend the same; False if there are too many to try."""
    answers: list[list[Answer | None]] = [[None, *changes.cells[key]] for key in questions]
    if prod(map(len, answers)) > MOST:
        return False
    completed = (
        {**case.answers, **{k: a for k, a in zip(questions, some, strict=True) if a is not None}}
        for some in product(*answers)
    )
    recommended = changes.bulk.recommended(changes.bulk.columns(completed), case.most)
    return bool((recommended == changes.options.index(case.recommended)).all())
