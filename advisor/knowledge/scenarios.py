from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.report import evidence
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers
from rules.engine.words import say_answers, say_rule

from .page import chosen_release, first_step


@htmx_page
def scenarios(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    pairs = [(scenario, rulebook.option[scenario.option]) for scenario in rulebook.scenarios]
    return render(request, "knowledge/scenarios.html", {"rulebook": rulebook, "scenarios": pairs})


@htmx_page
def scenario(request: HttpRequest, key: str) -> HttpResponse:
    release = chosen_release(request)
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
        "start": first_step(release, typical),
    }
    return render(request, "knowledge/scenario.html", context)
