from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.evidence import evidence
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers
from rules.engine.schema import Option, Rule, Rulebook, Scenario
from rules.engine.words import say_answers, say_condition, say_outcomes

from .filters import Filter, filter_list
from .page import chosen_release, first_step


class ScenarioRow(NamedTuple):
    """A scenario; `sides`: "Also for", "Against" or both -> the other options it says this of."""

    scenario: Scenario
    sides: dict[str, list[Option]]


class RuleRow(NamedTuple):
    """`when`: the conditions in words; `then`: what the rule does to options, in words."""

    rule: Rule
    when: list[str]
    then: list[tuple[Option, str]]


@htmx_page
def scenarios(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    found = filter_list(request, rulebook.scenarios, _filters(rulebook))
    groups = [
        (option, [_row(rulebook, each) for each in found.items if each.option == option.key])
        for option in rulebook.options
    ]
    context = {
        "rulebook": rulebook,
        "found": found,
        "groups": [(option, rows) for option, rows in groups if rows],
    }
    return render(request, "knowledge/scenarios.html", context)


def _filters(rulebook: Rulebook) -> list[Filter[Scenario]]:
    options = {option.key: option.short for option in rulebook.options}
    questions = {question.key: question.label for question in rulebook.questions}
    return [
        Filter("option", "Speaks for", options, speaks_for),
        Filter("question", "Asks about", questions, asks_about),
    ]


def speaks_for(scenario: Scenario) -> set[str]:
    """The option that fits best, and those that a rule gives points or a share of points."""
    shares = {share.option for rule in scenario.rules for share in rule.shares}
    return {scenario.option} | shares | _given_points(scenario, 1)


def speaks_against(scenario: Scenario) -> set[str]:
    """The options that a rule takes points from or rules out."""
    ruled_out = {key for rule in scenario.rules for key in rule.rules_out}
    return ruled_out | _given_points(scenario, -1)


def asks_about(scenario: Scenario) -> set[str]:
    return {question for rule in scenario.rules for question in rule.questions}


def _given_points(scenario: Scenario, sign: int) -> set[str]:
    """The options that a rule gives points of this sign, 1 or -1."""
    effects = (effect for rule in scenario.rules for effect in rule.effects)
    return {effect.option for effect in effects if effect.points * sign > 0}


def _row(rulebook: Rulebook, scenario: Scenario) -> ScenarioRow:
    also_for, against = speaks_for(scenario), speaks_against(scenario)
    sides: dict[str, list[Option]] = {"Also for": [], "Against": [], "For or against": []}
    for option in rulebook.options:
        is_for, is_against = option.key in also_for, option.key in against
        if option.key != scenario.option and (is_for or is_against):
            side = "Also for" if not is_against else "For or against" if is_for else "Against"
            sides[side].append(option)
    return ScenarioRow(scenario, {side: options for side, options in sides.items() if options})


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
        "rules": [_rule_row(rulebook, rule) for rule in scenario.rules],
        "risks": [(rulebook.option[risk.option], risk) for risk in scenario.risks],
        "evidence": evidence(rulebook, cited),
        "typical": say_answers(rulebook, typical),
        "start": first_step(release, typical),
    }
    return render(request, "knowledge/scenario.html", context)


def _rule_row(rulebook: Rulebook, rule: Rule) -> RuleRow:
    when = [say_condition(rulebook, condition) for condition in rule.when]
    then = [(rulebook.option[key], words) for key, words in say_outcomes(rulebook, rule)]
    return RuleRow(rule, when, then)
