from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.report import Report
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers

from .page import chosen_release, first_step

# Value of `?sort=` -> the attribute to sort by, and the column's heading.
SORTS = {
    "title": ("title", "Project"),
    "year": ("year", "Year"),
    "choice": ("chose", "Chose"),
    "standing": ("standing", "Standing"),
}


@htmx_page
def precedents(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "year"
    attribute = attrgetter(SORTS[sort][0])
    precedents = sorted(rulebook.precedents, key=attribute, reverse=sort == "year")
    context = {
        "rulebook": rulebook,
        "precedents": [(precedent, rulebook.option[precedent.chose]) for precedent in precedents],
        "sort": sort,
        "sorts": [(name, heading) for name, (_, heading) in SORTS.items()],
    }
    return render(request, "knowledge/precedents.html", context)


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
        "option": rulebook.option[precedent.chose],
        "acceptable": [rulebook.option[option] for option in precedent.also_acceptable],
        "report": Report.from_answers(rulebook, answers),
        "claims": [claim for claim in rulebook.claims if key in claim.precedents],
        "start": first_step(release, answers),
    }
    return render(request, "knowledge/precedent.html", context)
