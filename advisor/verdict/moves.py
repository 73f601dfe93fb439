"""What an answer has just moved in the running verdict."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.text import get_text_list

from rules.engine.schema import Rulebook
from rules.engine.scoring import FiredRule

from .report import Points
from .sheet import AnswerSheet


class Move(NamedTuple):
    """A change in words, with the points by which it raised or lowered options."""

    words: str
    points: list[Points]


def moves(before: AnswerSheet, now: AnswerSheet) -> list[Move]:
    """Options ruled out or in again, then rules: what counts now, and then what no longer does."""
    return [*_rulings(before, now), *_counts(before, now)]


def _rulings(before: AnswerSheet, now: AnswerSheet) -> Iterator[Move]:
    was, out = before.verdict.ruled_out, now.verdict.ruled_out
    for rules in dict.fromkeys(out[key] for key in out if key not in was):
        options = [key for key in out if key not in was and out[key] == rules]
        reasons = "; ".join(now.rulebook.rule[key].reason for key in rules)
        yield Move(f"{_are(now.rulebook, options)} ruled out: {reasons}", [])
    if back := [key for key in was if key not in out]:
        yield Move(f"{_are(now.rulebook, back)} no longer ruled out", [])


def _are(rulebook: Rulebook, options: Sequence[str]) -> str:
    names = get_text_list([rulebook.option[key].short for key in options], "and")
    return f"{names} {'is' if len(options) == 1 else 'are'}"


def _counts(before: AnswerSheet, now: AnswerSheet) -> Iterator[Move]:
    was, fired = ({each.rule: each for each in some.verdict.fired} for some in (before, now))
    for key in fired | was:
        old, new = was.get(key), fired.get(key)
        gained = _gained(old.points if old else {}, new.points if new else {})
        if gained:
            points = [Points(now.rulebook.option[option], each) for option, each in gained.items()]
            yield Move(f"{_how(old, new)}{now.rulebook.rule[key].reason}", points)


def _gained(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    gained = {option: new.get(option, 0) - old.get(option, 0) for option in {**new, **old}}
    return {option: points for option, points in gained.items() if points}


def _how(old: FiredRule | None, new: FiredRule | None) -> str:
    if new is None:
        return "No longer counts: "
    if new.doubled and not (old and old.doubled):
        return "Now counts twice: "
    if old and old.doubled and not new.doubled:
        return "No longer counts twice: "
    return ""
