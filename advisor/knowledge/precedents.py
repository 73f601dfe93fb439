from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.report import Report
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers
from rules.engine.schema import Precedent, Rulebook

from .filters import Filter, filter_list
from .page import chosen_release, first_step

# Value of `?sort=` -> the attribute to sort by, and how readers see it.
SORTS = {
    "year": ("year", "Latest first"),
    "title": ("title", "Project"),
    "choice": ("chose", "Choice"),
    "standing": ("standing", "Standing"),
}
STANDINGS = {"clear": "Clear", "debatable": "Debatable"}
KNOWN = {"blind": "Judged blind", "known": "Known beforehand"}


@htmx_page
def precedents(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "year"
    attribute = attrgetter(SORTS[sort][0])
    found = filter_list(request, rulebook.precedents, _filters(rulebook))
    precedents = sorted(found.items, key=attribute, reverse=sort == "year")
    context = {
        "rulebook": rulebook,
        "found": found,
        "precedents": [(precedent, rulebook.option[precedent.chose]) for precedent in precedents],
        "sort": sort,
        "sorts": [(name, text) for name, (_, text) in SORTS.items()],
    }
    return render(request, "knowledge/precedents.html", context)


def _filters(rulebook: Rulebook) -> list[Filter[Precedent]]:
    options = {option.key: option.short for option in rulebook.options}
    return [
        Filter("option", "Chose", options, lambda precedent: [precedent.chose]),
        Filter("standing", "Standing", STANDINGS, lambda precedent: [precedent.standing]),
        Filter("known", "Blind or known", KNOWN, lambda precedent: [known_or_blind(precedent)]),
    ]


def known_or_blind(precedent: Precedent) -> str:
    return "known" if precedent.known else "blind"


@htmx_page
def precedent(request: HttpRequest, key: str) -> HttpResponse:
    release = chosen_release(request)
    rulebook = release.rulebook
    if key not in rulebook.precedent:
        raise Http404("The current release has no such precedent.")
    precedent = rulebook.precedent[key]
    answers, _ = read_answers(rulebook, precedent.answers)
    context = {
        "rulebook": rulebook,
        "precedent": precedent,
        "known": KNOWN[known_or_blind(precedent)],
        "option": rulebook.option[precedent.chose],
        "acceptable": [rulebook.option[option] for option in precedent.also_acceptable],
        "report": Report.from_answers(rulebook, answers),
        "claims": [claim for claim in rulebook.claims if key in claim.precedents],
        "start": first_step(release, answers),
    }
    return render(request, "knowledge/precedent.html", context)
