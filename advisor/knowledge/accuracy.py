"""How often a rulebook is right: held to its precedents, blind ones apart from known ones."""

import csv
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.verdict.marks import SHAPES, draw, hue, shape
from rules.engine.accuracy import Accuracy, Counts, JudgedPrecedent, Sample, Tally
from rules.engine.schema import Option, Precedent, Rulebook
from rules.engine.verdict_words import STANDINGS, say_accuracy
from rules.engine.words import count_points
from rules.releases import PublishedRulebook

from .page import chosen_release

SHOWN_MISSES = 6  # further ones are folded


class Marker(NamedTuple):
    """What stands for an option in the plot and the table."""

    name: str
    shape: str
    hue: str

    @property
    def mark(self) -> SafeString:
        return draw(self.shape, self.hue)

    @property
    def hollow(self) -> SafeString:
        return draw(self.shape, self.hue, hollow=True)


OTHER = Marker("another", [*SHAPES][-1], "hue-other")
NOTHING = Marker("nothing", "", "hue-other")


class StandingRow(NamedTuple):
    """The decisions of one standing; `low`, `share` and `high` are per cent of the axis."""

    name: str
    tally: Tally
    marks: list[SafeString]
    low: float
    share: float
    high: float


class Cell(NamedTuple):
    """Decisions in which `marker` was chosen; `miss` is the precedent missed most surely."""

    marker: Marker
    counts: Counts
    is_diagonal: bool
    miss: str


class TableRow(NamedTuple):
    """The decisions in which `marker` was recommended, by what was chosen."""

    marker: Marker
    cells: list[Cell]
    tally: Tally


class Miss(NamedTuple):
    precedent: Precedent
    recommended: Option | None
    chose: Option
    standing: str


@require_safe
@vary_on_headers("HX-Request")
def accuracy(request: HttpRequest) -> HttpResponse:
    release = chosen_release(request)
    rulebook = release.rulebook
    accuracy = rulebook.prepared(Accuracy)
    sample = accuracy.telling
    markers = markers_of(rulebook)
    rows = standing_rows(sample, markers)
    misses = [_miss(rulebook, judged) for judged in sample.misses]
    context = {
        "rulebook": rulebook,
        "release": release,
        "finding": say_accuracy(accuracy),
        "accuracy": accuracy,
        "sample": sample,
        "is_blind": bool(accuracy.blind.judged),
        "always": sample.baseline and rulebook.option[sample.baseline.option],
        "legend": _markers_used(markers, (j.verdict.recommended for j in sample.judged)),
        "rows": rows,
        "caution": say_caution(rows),
        "columns": (columns := _markers_used(markers, _options_of(sample))),
        "table": table_rows(sample, markers, columns),
        "chosen": [_count_chosen(sample, markers, column) for column in columns],
        "misses": misses[:SHOWN_MISSES],
        "further": misses[SHOWN_MISSES:],
        "wrong": len(misses),
        "known_marks": _marks(accuracy.known, markers),
        "known_misses": [judged.precedent for judged in accuracy.known.misses],
    }
    return render(request, "knowledge/accuracy.html", context)


def markers_of(rulebook: Rulebook) -> dict[str | None, Marker]:
    """A marker for each option and for no recommendation, in the rulebook's order.

    If there are more options than shapes, those that share the last shape share a marker.
    """
    own = len(SHAPES) if len(rulebook.options) <= len(SHAPES) else len(SHAPES) - 1
    markers: dict[str | None, Marker] = {
        option.key: Marker(option.short, shape(option, rulebook), hue(option, rulebook))
        if place < own
        else OTHER
        for place, option in enumerate(rulebook.options)
    }
    return markers | {None: NOTHING}


def _markers_used(markers: dict[str | None, Marker], options: Iterable[str | None]) -> list[Marker]:
    used = {markers[option] for option in options}
    return [marker for marker in dict.fromkeys(markers.values()) if marker in used]


def _options_of(sample: Sample) -> Iterable[str]:
    """The options that were recommended or chosen."""
    for judged in sample.judged:
        yield judged.precedent.chose
        if judged.verdict.recommended:
            yield judged.verdict.recommended


def standing_rows(sample: Sample, markers: dict[str | None, Marker]) -> list[StandingRow]:
    rows = []
    for standing, alike in sample.by_standing.items():
        right, count = alike.tally
        low, high = (round(100 * share, 2) for share in alike.tally.interval)
        share = round(100 * right / count, 2)
        name, marks = STANDINGS[standing].capitalize(), _marks(alike, markers)
        rows.append(StandingRow(name, alike.tally, marks, low, share, high))
    return rows


def _marks(sample: Sample, markers: dict[str | None, Marker]) -> list[SafeString]:
    """A mark for each decision, drawn as what was recommended; hollow ones, last, were wrong."""
    order = list(dict.fromkeys(markers.values()))

    def drawn(is_right: bool) -> list[Marker]:
        judged = (judged for judged in sample.judged if judged.is_right == is_right)
        return sorted((markers[j.verdict.recommended] for j in judged), key=order.index)

    return [marker.mark for marker in drawn(True)] + [marker.hollow for marker in drawn(False)]


def say_caution(rows: list[StandingRow]) -> str:
    """How often the surest standing was wrong, and how little the rarest one rests on."""
    if not rows:
        return ""
    surest, rarest = rows[0], min(rows, key=lambda row: row.tally.total)
    wrong, count = surest.tally.wrong, surest.tally.total
    times = {0: "in none of", 1: "once in", 2: "twice in"}.get(wrong, f"{wrong} times in")
    caution = f"“{surest.name}” was wrong {times} {count}."
    if rarest is surest:
        return caution
    decisions = "one decision" if rarest.tally.total == 1 else f"{rarest.tally.total} decisions"
    return (
        f"{caution} “{rarest.name}” rests on {decisions}: "
        f"anything from {rarest.low:.0f} to {rarest.high:.0f} in 100 would fit."
    )


def table_rows(
    sample: Sample, markers: dict[str | None, Marker], columns: list[Marker]
) -> list[TableRow]:
    rows = []
    for marker in _markers_used(markers, (j.verdict.recommended for j in sample.judged)):
        judged = [j for j in sample.judged if markers[j.verdict.recommended] is marker]
        cells = []
        for column in columns:
            cell = Sample(tuple(j for j in judged if markers[j.precedent.chose] is column))
            miss = cell.misses[0].precedent.key if cell.misses else ""
            cells.append(Cell(column, cell.counts, column is marker, miss))
        rows.append(TableRow(marker, cells, Sample(tuple(judged)).tally))
    return rows


def _count_chosen(sample: Sample, markers: dict[str | None, Marker], column: Marker) -> int:
    return sum(markers[judged.precedent.chose] is column for judged in sample.judged)


def _miss(rulebook: Rulebook, judged: JudgedPrecedent) -> Miss:
    assessment = judged.assessment
    standing = STANDINGS[assessment.standing]
    recommended = rulebook.option.get(judged.verdict.recommended or "")
    if recommended:
        standing += f", by {count_points(assessment.margin)}"
    return Miss(judged.precedent, recommended, rulebook.option[judged.precedent.chose], standing)


@require_safe
def json_file(request: HttpRequest) -> HttpResponse:
    release = chosen_release(request)
    accuracy = release.rulebook.prepared(Accuracy)
    document = {
        "rulebook": release.rulebook.key,
        "release": release.number,
        "sha256": release.sha256,
        "blind": _figures(accuracy.blind),
        "known": _figures(accuracy.known),
        "decisions": _decisions(accuracy),
    }
    response = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return _download(response, release, "json")


@require_safe
def csv_file(request: HttpRequest) -> HttpResponse:
    """A line for each decision; several options in a cell are separated by spaces."""
    release = chosen_release(request)
    decisions = _decisions(release.rulebook.prepared(Accuracy))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    writer = csv.DictWriter(response, list(decisions[0]) if decisions else ["key"])
    writer.writeheader()
    for decision in decisions:
        writer.writerow(decision | {"also_acceptable": " ".join(decision["also_acceptable"])})
    return _download(response, release, "csv")


def _figures(sample: Sample) -> dict[str, Any]:
    baseline = sample.baseline
    return {
        **sample.tally._asdict(),
        "always": baseline and baseline._asdict(),
        "by_standing": {
            standing: alike.tally._asdict() for standing, alike in sample.by_standing.items()
        },
        "table": [
            {"recommended": recommended, "chose": chose, **counts._asdict()}
            for (recommended, chose), counts in sample.table.items()
        ],
    }


def _decisions(accuracy: Accuracy) -> list[dict[str, Any]]:
    return [
        {
            "key": judged.precedent.key,
            "year": judged.precedent.year,
            "known": judged.precedent.known,
            "recommended": judged.verdict.recommended,
            "chose": judged.precedent.chose,
            "also_acceptable": judged.precedent.also_acceptable,
            "agreement": judged.agreement,
            "standing": judged.assessment.standing,
            "margin": judged.assessment.margin,
            "stability": judged.assessment.stability,
        }
        for judged in (*accuracy.blind.judged, *accuracy.known.judged)
    ]


def _download(response: HttpResponse, release: PublishedRulebook, kind: str) -> HttpResponse:
    name = f"{release.rulebook.key}-{release.number}-accuracy.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
