"""How often each option comes first under other weights, as fifty marks."""

from typing import NamedTuple

from django.utils.safestring import SafeString

from rules.engine.schema import Option
from rules.engine.sensitivity.stability import firsts

from .marks import draw, mark
from .report import Report

MARKS = 50


class Share(NamedTuple):
    """An option, None for a tie, with its marks of `MARKS`."""

    option: Option | None
    number: int
    mark: SafeString

    @property
    def marks(self) -> SafeString:
        return SafeString(self.mark * self.number)


def shares(report: Report) -> list[Share]:
    """The options that come first in some re-weightings; what is recommended, then the commonest.

    Method: largest remainders, so that the counts add up to `MARKS`.
    """
    found = firsts(report.rulebook, report.verdict)
    total = sum(found.values())
    exact = {key: MARKS * number / total for key, number in found.items()}
    counts = {key: int(number) for key, number in exact.items()}
    by_remainder = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in by_remainder[: MARKS - sum(counts.values())]:
        counts[key] += 1
    order = sorted(counts, key=lambda key: (key != report.verdict.recommended, -counts[key]))
    return [_share(report, key, counts[key]) for key in order if counts[key]]


def _share(report: Report, key: str | None, count: int) -> Share:
    option = report.rulebook.option.get(key or "")
    if option is None:
        return Share(None, count, draw("", "hue-other"))
    return Share(option, count, mark(option, report.rulebook))
