"""How far the answers that are still open can cut a lead, and whether they can overturn it."""

from collections.abc import Collection, Mapping
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.engine.conditions import all_hold
from rules.engine.points import Points, bounds, own_table
from rules.engine.ranking import can_lead, outranks, runs
from rules.engine.schema import Answer, Answers, Rulebook, Share
from rules.engine.scoring import Verdict, evaluate

from .changes import Case, Changes

MAX_COMPLETIONS = 2000  # tried if bounds do not settle the verdict


class MarginAtRisk(NamedTuple):
    """How many points, at most, the open answers can take from the lead.

    `settled` says that no answer to any of them can change what is recommended. If it is false,
    they may or may not.
    """

    points: int
    settled: bool


def margin_at_risk(rulebook: Rulebook, case: Case, verdict: Verdict) -> MarginAtRisk:
    """Method: interval bounds on totals; if those settle nothing, all answers if they are few."""
    if case.recommended is None:
        return MarginAtRisk(0, not verdict.open)
    order = list(rulebook.option)
    leader = order.index(case.recommended)
    rivals = [n for n, key in enumerate(order) if n != leader and key not in verdict.ruled_out]
    open_rules = _OpenRules(rulebook, case, verdict)
    low = open_rules.low[leader]
    *behind, lost = open_rules.maxima(np.vstack([open_rules.high[rivals] - low, -low]))
    settled = (
        case.recommended not in open_rules.knocked_out
        and can_lead(-lost)
        and all(outranks(-by, leader < rival) for by, rival in zip(behind, rivals, strict=True))
    )
    if not settled:
        worst = rivals[int(np.argmax(behind))] if rivals else leader
        answers = open_rules.answers(open_rules.high[worst] - low)
        further = evaluate(rulebook, {**case.answers, **answers}, case.priorities)
        overturned = further.recommended != case.recommended
        settled = not overturned and _all_agree(rulebook, case, open_rules.questions)
    always_run = {order[n] for n in rivals if runs(rulebook.options[n], points=0)}
    # If all of these may be ruled out, nobody is left to compare the leader with.
    alone = [lost] if open_rules.knocked_out >= always_run else []
    return MarginAtRisk(max(0, case.margin + max([*behind, *alone])), settled)


class _OpenRules:
    """What open answers can make of the totals; a rule with several of them counts by itself.

    `low` and `high` are what each rule (column) gives to each option (row) if it fires, at least
    and at most. `knocked_out` are the options that may yet be ruled out. `questions` are those that
    rules wait for, or that decide whether such a question is asked.
    """

    def __init__(self, rulebook: Rulebook, case: Case, verdict: Verdict) -> None:
        self.table = rulebook.prepared(_RuleTable)
        self.fired = [self.table.number[rule.rule] for rule in verdict.fired]
        undecided = [self.table.number[key] for key in verdict.undecided]
        self.low, self.high = self.table.bounds(self.fired, undecided, case.priorities)
        self.knocked_out = {key for n in undecided for key in self.table.rules[n].rules_out}
        self.waiting: dict[int, str] = {}  # rule -> the one question that it waits for
        self.waiting_for_several: list[int] = []
        waited_for: dict[str, None] = {}
        for number in undecided:
            questions = self.table.rules[number].questions
            unanswered = [key for key in questions if key not in case.answers]
            waited_for.update(dict.fromkeys(unanswered))
            if len(unanswered) == 1:
                self.waiting[number] = unanswered[0]
            else:
                self.waiting_for_several.append(number)
        self.met = self.table.met_by(self.waiting)
        self.questions = _with_parents(rulebook, list(waited_for), case.answers)

    def maxima(self, points: Points) -> list[int]:
        """For each row, the most that rules can add up to: those that fired, and undecided ones."""
        total = points[:, self.fired].sum(axis=1)
        total += points[:, self.waiting_for_several].clip(min=0).sum(axis=1)
        if self.waiting:
            # To each question one answer, or none.
            sums = points[:, [*self.waiting]] @ self.met
            best = np.maximum.reduceat(sums, [*self.table.first.values()], axis=1)
            total += best.clip(min=0).sum(axis=1).astype(int)
        return [*map(int, total)]

    def answers(self, points: Points) -> Answers:
        """Those for which the rules that wait for one question add up to most."""
        sums = points[[*self.waiting]] @ self.met
        best: dict[str, Answer] = {}
        for question in dict.fromkeys(self.waiting.values()):
            first, answers = self.table.first[question], self.table.cells[question]
            place = int(sums[first : first + len(answers)].argmax())
            if sums[first + place] > 0:
                best[question] = answers[place]
        return best


class _RuleTable:
    """The answers that conditions tell apart, in a row, and which rules they let fire.

    `first` is the place of a question's first answer.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.options = list(rulebook.option)
        self.rules = [rule for _, rule in rulebook.rules]
        self.number = {rule.key: number for number, rule in enumerate(self.rules)}
        self.own = own_table(self.options, self.rules)
        self.cells = rulebook.prepared(Changes).cells
        self.first: dict[str, int] = {}
        size = 0
        for question, answers in self.cells.items():
            self.first[question] = size
            size += len(answers)
        self.met = np.zeros((len(self.rules), size), np.float32)  # whole numbers are exact
        for number, rule in enumerate(self.rules):
            for question in rule.questions:
                when = [condition for condition in rule.when if condition.question == question]
                for place, answer in enumerate(self.cells[question], self.first[question]):
                    self.met[number, place] = all_hold(when, {question: answer})

    def met_by(self, waiting: Mapping[int, str]) -> NDArray[np.float32]:
        """For rules that wait for one question (rows), 1 on the answers that let them fire."""
        found = np.zeros((len(waiting), self.met.shape[1]), np.float32)
        for row, (number, question) in zip(found, waiting.items(), strict=True):
            own = slice(self.first[question], self.first[question] + len(self.cells[question]))
            row[own] = self.met[number, own]
        return found

    def bounds(
        self, fired: list[int], undecided: list[int], priorities: Collection[str]
    ) -> tuple[Points, Points]:
        low, high = bounds(self.options, self.own, self._shares(fired), self._shares(undecided))
        if priorities:
            asks = (any(key in priorities for key in rule.questions) for rule in self.rules)
            factor = np.array([1 + doubled for doubled in asks], np.int32)
            low, high = low * factor, high * factor
        return low, high

    def _shares(self, rules: list[int]) -> list[Share]:
        return [share for number in rules for share in self.rules[number].shares]


def _with_parents(rulebook: Rulebook, questions: list[str], answers: Answers) -> list[str]:
    found = list(questions)
    for key in found:  # grows meanwhile
        shown_when = rulebook.question[key].shown_when
        if shown_when and shown_when.question not in (*answers, *found):
            found.append(shown_when.question)
    return found


def _all_agree(rulebook: Rulebook, case: Case, questions: list[str]) -> bool:
    changes = rulebook.prepared(Changes)
    answers = {key: [None, *changes.cells[key]] for key in questions}
    if prod(map(len, answers.values())) > MAX_COMPLETIONS:
        return False
    given: dict[str, list[Answer | None]] = {key: [answer] for key, answer in case.answers.items()}
    columns = changes.bulk.combinations({**given, **answers})
    recommended = changes.bulk.recommended(columns, case.priorities)
    return bool((recommended == changes.options.index(case.recommended)).all())
