"""The knowledge behind the rules, to be read without answering anything."""

from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.verdict.report import Report, evidence
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.answers import read_answers
from rules.engine.citations import citations
from rules.engine.schema import Answers, Rulebook, Table
from rules.engine.scoring import evaluate
from rules.engine.words import say_answers, say_rule
from rules.releases import PublishedRulebook, all_current

# What each column sorts by, and its heading.
SORTS = {
    "title": ("title", "Project"),
    "year": ("year", "Year"),
    "choice": ("chose", "Chose"),
    "standing": ("standing", "Standing"),
}


def chosen(request: HttpRequest) -> PublishedRulebook:
    """The current release of the rulebook that `?rulebook=` names, or of the first."""
    releases = all_current()
    key = request.GET.get("rulebook") or (releases[0].rulebook.key if releases else "")
    for release in releases:
        if release.rulebook.key == key:
            return release
    raise Http404("There is no such rulebook, or none has been published yet.")


def _start(release: PublishedRulebook, answers: Answers) -> str:
    """The first step of the questionnaire with these answers filled in."""
    questionnaire = Questionnaire(release, AnswerSheet.of(release.rulebook, answers))
    return questionnaire.address("step", release.rulebook.steps[0].key)


@require_safe
@vary_on_headers("HX-Request")
def scenarios(request: HttpRequest) -> HttpResponse:
    rulebook = chosen(request).rulebook
    listed = [(scenario, rulebook.option[scenario.option]) for scenario in rulebook.scenarios]
    return render(request, "knowledge/scenarios.html", {"rulebook": rulebook, "scenarios": listed})


@require_safe
@vary_on_headers("HX-Request")
def scenario(request: HttpRequest, key: str) -> HttpResponse:
    release = chosen(request)
    rulebook = release.rulebook
    if key not in rulebook.scenario:
        raise Http404("The current release has no such scenario.")
    scenario = rulebook.scenario[key]
    typical, _ = read_answers(rulebook, scenario.typical)
    cited = [*scenario.claims, *(claim for rule in scenario.rules for claim in rule.claims)]
    context = {
        "rulebook": rulebook,
        "scenario": scenario,
        "option": rulebook.option[scenario.option],
        "rules": [say_rule(rulebook, rule) for rule in scenario.rules],
        "risks": [(rulebook.option[risk.option], risk) for risk in scenario.risks],
        "evidence": evidence(rulebook, cited),
        "typical": say_answers(rulebook, typical),
        "start": _start(release, typical),
    }
    return render(request, "knowledge/scenario.html", context)


@require_safe
@vary_on_headers("HX-Request")
def sources(request: HttpRequest) -> HttpResponse:
    rulebook = chosen(request).rulebook
    cited = citations(rulebook)
    reasons = {left.claim: left.reason for left in rulebook.left_out}
    claims = [
        (each, cited[each.claim.key], reasons.get(each.claim.key, ""))
        for each in evidence(rulebook, rulebook.claim)
    ]
    by_source = [
        (source, [claim for claim in claims if claim[0].source is source])
        for source in rulebook.sources
    ]
    return render(request, "knowledge/sources.html", {"rulebook": rulebook, "by_source": by_source})


@require_safe
@vary_on_headers("HX-Request")
def precedents(request: HttpRequest) -> HttpResponse:
    rulebook = chosen(request).rulebook
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "year"
    listed = sorted(rulebook.precedents, key=attrgetter(SORTS[sort][0]), reverse=sort == "year")
    context = {
        "rulebook": rulebook,
        "precedents": [(each, rulebook.option[each.chose]) for each in listed],
        "sort": sort,
        "sorts": [(name, heading) for name, (_, heading) in SORTS.items()],
    }
    return render(request, "knowledge/precedents.html", context)


@require_safe
@vary_on_headers("HX-Request")
def precedent(request: HttpRequest, key: str) -> HttpResponse:
    release = chosen(request)
    rulebook = release.rulebook
    if key not in rulebook.precedent:
        raise Http404("The current release has no such precedent.")
    precedent = rulebook.precedent[key]
    answers, _ = read_answers(rulebook, precedent.answers)
    context = {
        "rulebook": rulebook,
        "precedent": precedent,
        "option": rulebook.option[precedent.chose],
        "acceptable": [rulebook.option[each] for each in precedent.also_acceptable],
        "report": Report(rulebook, answers, evaluate(rulebook, answers)),
        "claims": [claim for claim in rulebook.claims if key in claim.precedents],
        "start": _start(release, answers),
    }
    return render(request, "knowledge/precedent.html", context)


@require_safe
@vary_on_headers("HX-Request")
def options(request: HttpRequest) -> HttpResponse:
    rulebook = chosen(request).rulebook
    context = {"rulebook": rulebook, "tables": [_columns(rulebook, t) for t in rulebook.tables]}
    return render(request, "knowledge/options.html", context)


def _columns(rulebook: Rulebook, table: Table) -> dict[str, object]:
    """A table with an option for each column, and for each row a cell (or None) under each."""
    used = {cell.option for row in table.rows for cell in row.cells}
    options = [option for option in rulebook.options if option.key in used]
    rows = [(row, {cell.option: cell for cell in row.cells}) for row in table.rows]
    return {
        "table": table,
        "options": options,
        "rows": [(row, [cells.get(option.key) for option in options]) for row, cells in rows],
    }
