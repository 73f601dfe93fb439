from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.text import get_text_list

from rules.engine.schema import Rulebook
from rules.engine.scoring import FiredRule

from .report import Points
from .sheet import AnswerSheet


class VerdictMove(NamedTuple):
    """A change in words, and the points that it added to or took from each option."""

    text: str
    points: list[Points]


def moves(before: AnswerSheet, now: AnswerSheet) -> list[VerdictMove]:
    """Options ruled out or back in, then rules that fire now, then rules that no longer do."""
    return [*_ruled_out_moves(before, now), *_rule_moves(before, now)]


def _ruled_out_moves(before: AnswerSheet, now: AnswerSheet) -> Iterator[VerdictMove]:
    old, new = before.verdict.ruled_out, now.verdict.ruled_out
    for rules in dict.fromkeys(new[key] for key in new if key not in old):
        options = [key for key in new if key not in old and new[key] == rules]
        reasons = "; ".join(now.rulebook.rule[key].reason for key in rules)
        yield VerdictMove(f"{_subject(now.rulebook, options)} ruled out: {reasons}", [])
    if back := [key for key in old if key not in new]:
        yield VerdictMove(f"{_subject(now.rulebook, back)} no longer ruled out", [])


def _subject(rulebook: Rulebook, options: Sequence[str]) -> str:
    """`["train", "coach"]` as "Train and Coach are"."""
    names = get_text_list([rulebook.option[key].short for key in options], "and")
    return f"{names} {'is' if len(options) == 1 else 'are'}"


def _rule_moves(before: AnswerSheet, now: AnswerSheet) -> Iterator[VerdictMove]:
    old_rules, new_rules = (
        {fired.rule: fired for fired in sheet.verdict.fired} for sheet in (before, now)
    )
    for key in new_rules | old_rules:
        old, new = old_rules.get(key), new_rules.get(key)
        difference = _difference(old.points if old else {}, new.points if new else {})
        if difference:
            points = [
                Points(now.rulebook.option[option], points) for option, points in difference.items()
            ]
            yield VerdictMove(f"{_prefix(old, new)}{now.rulebook.rule[key].reason}", points)


def _difference(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    difference = {option: new.get(option, 0) - old.get(option, 0) for option in {**new, **old}}
    return {option: points for option, points in difference.items() if points}


def _prefix(old: FiredRule | None, new: FiredRule | None) -> str:
    if new is None:
        return "No longer counts: "
    if new.doubled and not (old and old.doubled):
        return "Now counts twice: "
    if old and old.doubled and not new.doubled:
        return "No longer counts twice: "
    return ""
