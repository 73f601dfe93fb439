"""Runs that take turns, and what their figures come to."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, TypeVar

T = TypeVar("T")
Figures = dict[str, Any]


def in_turn(subjects: Sequence[T], run: int) -> Sequence[T]:
    """A B in one run, B A in the next: what drifts on the machine meets each of them."""
    return subjects if run % 2 else subjects[::-1]


def point(x: float, runs: Sequence[Figures], figure: str) -> dict[str, Any]:
    """A point of a plot: the median over the runs, the least and the most, the share of errors.

    A run without the figure answered nothing; its errors count all the same.
    """
    values = [found[figure] for found in runs if found.get(figure) is not None]
    made: dict[str, Any] = {"x": x, "runs": len(runs)}
    if values:
        middle, low, high = median(values), min(values), max(values)
        made |= {"y": _short(middle), "low": _short(low), "high": _short(high)}
    errors = [found["errors"] for found in runs if found.get("errors") is not None]
    if errors:
        made["errors"] = round(sum(errors) / len(errors), 4)
    return made


def ratios(those: Sequence[Figures], these: Sequence[Figures], figure: str) -> list[Figures]:
    """How many times that of these the figure of those is, run by run."""
    pairs = zip(those, these, strict=True)
    return [
        {"ratio": one[figure] / other[figure]} if one.get(figure) and other.get(figure) else {}
        for one, other in pairs
    ]


def series(
    label: str, runs: Mapping[int, Sequence[Figures]], figure: str, option: str = ""
) -> dict[str, Any]:
    """A line of a plot, from the figures of all runs by x. Nothing stands where nothing ended."""
    points = (point(x, found, figure) for x, found in sorted(runs.items()))
    drawn = [made for made in points if "y" in made or "errors" in made]
    return {"label": label, "option": option, "points": drawn}


def _short(value: float) -> float:
    """Three significant figures below 1000, or else a whole number."""
    return float(f"{value:.3g}") if abs(value) < 1000 else float(round(value))
