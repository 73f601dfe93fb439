"""How far the answers that are still open can cut a lead, and whether they can turn it."""

from collections import defaultdict
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.engine.points import bounds
from rules.engine.schema import Answer, Answers, Rulebook, Share
from rules.engine.scoring import Verdict, evaluate

from .changes import Case, Changes

# Completions of the open answers that are tried out where bounds leave it open.
MOST = 2000
Points = NDArray[np.int32]  # a row an option, a column a rule


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
    order = list(verdict.totals)
    leader = order.index(case.recommended)
    rivals = [n for n, key in enumerate(order) if n != leader and key not in verdict.ruled_out]
    open_ = _Open(changes, case, verdict)
    ahead = open_.most(open_.high[rivals] - open_.low[leader])
    [lost] = open_.most(-open_.low[[leader]])
    stays = lost < 0 and case.recommended not in open_.out
    beaten = all(by < (leader < rival) for by, rival in zip(ahead, rivals, strict=True))
    settled = beaten and stays
    if not settled:
        worst = rivals[int(np.argmax(ahead))] if rivals else leader
        turned = _turned(changes, case, open_, leader, worst)
        settled = not turned and _tried(changes, case, open_.questions)
    always_run = {order[n] for n in rivals if changes.contender[n]}
    # If all of them may be ruled out, the leader is compared with nobody.
    furthest = max([*ahead, *([lost] if open_.out >= always_run else [])])
    return Reach(max(0, case.margin + int(furthest)), settled)


class _Open:
    """What open answers can make of the totals; each rule with several of them counts by itself.

    `low` and `high` are what each rule gives at least and at most, if it fires; `out` the options
    that may yet be ruled out; `questions` those that rules wait for, or that decide whether such a
    question is asked.
    """

    def __init__(self, changes: Changes, case: Case, verdict: Verdict) -> None:
        self.changes = changes
        known = _prepared(changes.rulebook)
        rules = changes.rulebook.rules
        self.fired = [known.number[each.rule] for each in verdict.fired]
        maybe = [known.number[key] for key in verdict.undecided]
        self.low, self.high = known.given(known.shares(self.fired), known.shares(maybe))
        if case.most:
            weights = known.weights(case.most)
            self.low, self.high = self.low * weights, self.high * weights
        self.out = {key for number in maybe for key in rules[number].rule.rules_out}
        self.loose: list[int] = []
        self.waiting: dict[str, list[int]] = defaultdict(list)
        waited_for: dict[str, None] = {}
        for number in maybe:
            open_ = [key for key in known.asks[number] if key not in case.answers]
            waited_for.update(dict.fromkeys(open_))
            rules_of = self.waiting[open_[0]] if len(open_) == 1 else self.loose
            rules_of.append(number)
        self.questions = self._and_parents(list(waited_for), case)

    def most(self, points: Points) -> list[int]:
        """Row by row, the most that the rules can add up to: those that fired, and all others."""
        total = points[:, self.fired].sum(axis=1)
        total += points[:, self.loose].clip(min=0).sum(axis=1)
        for question, rules in self.waiting.items():
            # One answer to the question, or none.
            total += (points[:, rules] @ self._met(question, rules)).max(axis=1).clip(min=0)
        return [*map(int, total)]

    def answers(self, points: Points) -> Answers:
        """Those that let the rules add up to most, as far as a rule waits for one question."""
        best: dict[str, Answer] = {}
        for question, rules in self.waiting.items():
            sums = points[rules] @ self._met(question, rules)
            if sums.max() > 0:
                best[question] = self.changes.cells[question][int(sums.argmax())]
        return best

    def _met(self, question: str, rules: list[int]) -> Points:
        """1 where a rule (row) fires on an answer (column)."""
        keys = (self.changes.rulebook.rules[number].rule.key for number in rules)
        return np.array([self.changes.met(key, question) for key in keys], np.int32)

    def _and_parents(self, questions: list[str], case: Case) -> list[str]:
        for key in questions:
            shown_when = self.changes.rulebook.question[key].shown_when
            parent = shown_when.question if shown_when else key
            if parent not in case.answers and parent not in questions:
                questions.append(parent)
        return questions


class _Rules:
    """A rulebook prepared for asking what its rules can give; rules and options are numbered."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.number = {rule.key: number for number, (_, rule) in enumerate(rulebook.rules)}
        self.asks = [rule.questions for _, rule in rulebook.rules]
        self.given = lru_cache(maxsize=256)(self._given)

    def weights(self, most: tuple[str, ...]) -> NDArray[Any]:
        return np.array([1 + any(key in most for key in asked) for asked in self.asks], np.int32)

    def shares(self, rules: list[int]) -> frozenset[Share]:
        return frozenset(share for n in rules for share in self.rulebook.rules[n].rule.shares)

    def _given(self, known: frozenset[Share], possible: frozenset[Share]) -> tuple[Points, Points]:
        """What each rule gives to each option, at least and at most, if it fires."""
        rules = [rule for _, rule in self.rulebook.rules]
        given = [bounds(option, rules, known, possible) for option in self.rulebook.option]
        low, high = np.moveaxis(np.array(given, np.int32), 2, 0)
        return low, high


# By the rulebook, as what else is prepared for it.
@lru_cache(maxsize=16)
def _prepared(rulebook: Rulebook) -> _Rules:
    return _Rules(rulebook)


def _turned(changes: Changes, case: Case, open_: _Open, leader: int, rival: int) -> bool:
    """Whether the answers that look worst for the leader change what is recommended."""
    worst = open_.answers(open_.high[rival] - open_.low[leader])
    verdict = evaluate(changes.rulebook, {**case.answers, **worst}, case.most)
    return verdict.recommended != case.recommended


def _tried(changes: Changes, case: Case, questions: list[str]) -> bool:
    """Whether all completions recommend the same; False if there are too many to try."""
    answers: dict[str, list[Answer | None]] = {
        key: [None, *changes.cells[key]] for key in questions
    }
    if prod(map(len, answers.values())) > MOST:
        return False
    given: dict[str, list[Answer | None]] = {key: [each] for key, each in case.answers.items()}
    columns = changes.bulk.combinations({**given, **answers})
    recommended = changes.bulk.recommended(columns, case.most)
    return bool((recommended == changes.options.index(case.recommended)).all())
