from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.evidence import Evidence, evidence
from advisor.web.responses import htmx_page
from rules.engine.citations import Citation, citations
from rules.engine.schema import Rulebook
from rules.engine.words import GRADES

from .filters import Filter, filter_list
from .page import chosen_release


class ClaimRow(NamedTuple):
    """A claim with the parts that cite it, or why none does."""

    cited: Evidence
    uses: list[Citation]
    left_out: str


def _filters(rulebook: Rulebook) -> list[Filter[ClaimRow]]:
    options = {option.key: option.short for option in rulebook.options}
    favoured = _favoured(rulebook)
    by_option = Filter[ClaimRow](
        "option", "Cited for", options, lambda row: favoured[row.cited.claim.key]
    )
    return [by_option, *FILTERS]


def _favoured(rulebook: Rulebook) -> dict[str, set[str]]:
    """Claim -> the options that a scenario or a rule which cites it speaks for."""
    favoured: dict[str, set[str]] = {key: set() for key in rulebook.claim}
    for scenario in rulebook.scenarios:
        for key in scenario.claims:
            favoured[key].add(scenario.option)
        for rule in scenario.rules:
            for key in rule.claims:
                favoured[key] |= {option for option, n in rule.points.items() if n > 0}
    return favoured


FILTERS = [
    Filter[ClaimRow](
        "grade",
        "Grade",
        {grade: text.capitalize() for grade, text in GRADES.items()},
        lambda row: [row.cited.claim.grade],
    ),
    Filter[ClaimRow](
        "dispute",
        "Dispute",
        {"disputed": "Disputed", "undisputed": "Not disputed"},
        lambda row: ["disputed" if row.cited.claim.disputed else "undisputed"],
    ),
]


@htmx_page
def sources(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    uses = citations(rulebook)
    reasons = {left_out.claim: left_out.reason for left_out in rulebook.left_out}
    rows = [
        ClaimRow(cited, uses[cited.claim.key], reasons.get(cited.claim.key, ""))
        for cited in evidence(rulebook, rulebook.claim)
    ]
    found = filter_list(request, rows, _filters(rulebook))
    by_source = [
        (source, [row for row in found.items if row.cited.source is source])
        for source in rulebook.sources
    ]
    context = {
        "rulebook": rulebook,
        "found": found,
        "by_source": [
            (source, _plotted_once(rulebook, rows)) for source, rows in by_source if rows
        ],
    }
    return render(request, "knowledge/sources.html", context)


def _plotted_once(rulebook: Rulebook, rows: list[ClaimRow]) -> list[ClaimRow]:
    """So that the first of these claims on which a measurement bears shows its plot."""
    cited = evidence(rulebook, [row.cited.claim.key for row in rows])
    return [row._replace(cited=each) for row, each in zip(rows, cited, strict=True)]
