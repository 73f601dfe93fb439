import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from .engine.answers import counted, unanswered
from .engine.schema import Answers, Claim, Rulebook
from .engine.scoring import FiredRule, MatchedScenario, MisalignmentRisk, Verdict
from .engine.sensitivity.standing import Assessment
from .engine.verdict_words import (
    STANDINGS,
    say_doubt,
    say_figures,
    say_headline,
    say_margin,
    say_reasons,
)
from .engine.words import say_grade
from .releases import PublishedRulebook

WIDTH = 96
LINK = re.compile(r"\[([^\[\]]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)")


def as_data(
    release: PublishedRulebook, answers: Answers, verdict: Verdict, assessment: Assessment
) -> dict[str, Any]:
    rulebook = release.rulebook
    option = rulebook.option.get(verdict.recommended or "")
    return {
        "rulebook": rulebook.key,
        "release": release.number,
        "sha256": release.sha256,
        "recommended": verdict.recommended,
        "recommended_name": option and option.name,
        "standing": assessment.standing,
        "margin": assessment.margin,
        "stability": assessment.stability,
        "reach": assessment.margin_at_risk,
        "settled": assessment.settled,
        "runner_up": verdict.runner_up,
        "level": verdict.level,
        "totals": verdict.totals,
        "ruled_out": verdict.ruled_out,
        "scenarios": [
            {
                "key": match.scenario,
                "title": rulebook.scenario[match.scenario].title,
                "weight": match.weight,
                "points": match.points,
                "rules": match.rules,
            }
            for match in verdict.scenarios
        ],
        "fired": [
            {
                "rule": fired.rule,
                "scenario": fired.scenario,
                "reason": rulebook.rule[fired.rule].reason,
                "points": fired.points,
                "questions": fired.questions,
            }
            for fired in verdict.fired
        ],
        "undecided": verdict.undecided,
        "risks": [asdict(risk) for risk in verdict.risks],
        "carried": [asdict(risk) for risk in verdict.carried],
        "answers": counted(rulebook, answers),
    }


def as_text(
    release: PublishedRulebook, answers: Answers, verdict: Verdict, assessment: Assessment
) -> str:
    rulebook = release.rulebook
    headline = say_headline(rulebook, verdict, assessment)
    sections = {
        headline: _answer(rulebook, answers, verdict, assessment),
        "Points": _totals(rulebook, verdict),
        "Scenarios that match": _scenarios(rulebook, verdict),
        "What would go wrong with another option": _risks(rulebook, verdict.risks),
        "What the recommended option carries": _carried(rulebook, verdict),
        "Ruled out": _ruled_out(rulebook, verdict),
        "Still open": _open(rulebook, answers),
    }
    texts = [
        "\n".join([heading, *lines])
        for heading, section in sections.items()
        if (lines := list(section))
    ]
    footer = f"Release {release.number} of {rulebook.key}\nSHA-256 {release.sha256}"
    return "\n\n".join([*texts, footer])


def wrapped(text: str, indent: str = "  ", bullet: str = "") -> str:
    """In lines of a terminal, which has no links: their addresses stand in brackets."""
    return textwrap.fill(
        LINK.sub(r"\1 (\2)", text),
        WIDTH,
        initial_indent=indent + bullet,
        subsequent_indent=indent + " " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _answer(
    rulebook: Rulebook, answers: Answers, verdict: Verdict, assessment: Assessment
) -> Iterator[str]:
    if reasons := say_reasons(rulebook, verdict):
        yield wrapped(reasons, indent="")
    standing = STANDINGS[assessment.standing].capitalize()
    yield ": ".join(filter(None, [standing, say_margin(rulebook, verdict)])) + "."
    if verdict.recommended:
        missing = len(unanswered(rulebook, answers))
        figures = [*say_figures(assessment, missing), say_doubt(rulebook, verdict, assessment)]
        yield from (wrapped(figure, bullet="- ") for figure in filter(None, figures))


def _totals(rulebook: Rulebook, verdict: Verdict) -> Iterator[str]:
    width = max(len(option.short) for option in rulebook.options)
    for key, total in sorted(verdict.totals.items(), key=lambda item: -item[1]):
        if total or key == verdict.runner_up:
            remark = "  ruled out" if key in verdict.ruled_out else ""
            yield f"  {rulebook.option[key].short:{width}} {total:4d}{remark}"


def _scenarios(rulebook: Rulebook, verdict: Verdict) -> Iterator[str]:
    fired = {rule.rule: rule for rule in verdict.fired}
    for match in verdict.scenarios:
        scenario = rulebook.scenario[match.scenario]
        yield f"\n  {scenario.title}"
        for key in match.rules:
            yield wrapped(f"Because {_reason(rulebook, fired[key])}", "    ")
        yield wrapped(f"Mechanism: {scenario.mechanism}", "    ")
        yield wrapped(f"Rule of thumb: {scenario.rule_of_thumb}", "    ")
        for claim in _cited(rulebook, match):
            yield wrapped(_evidence(rulebook, claim), "    ", f"{claim.key}: ")


def _reason(rulebook: Rulebook, fired: FiredRule) -> str:
    reason = rulebook.rule[fired.rule].reason
    points = [f"{rulebook.option[key].short} {value:+d}" for key, value in fired.points.items()]
    return f"{reason} ({', '.join(points)})" if points else reason


def _cited(rulebook: Rulebook, match: MatchedScenario) -> list[Claim]:
    keys = set(rulebook.scenario[match.scenario].claims)
    keys.update(key for rule in match.rules for key in rulebook.rule[rule].claims)
    return [claim for claim in rulebook.claims if claim.key in keys]


def _evidence(rulebook: Rulebook, claim: Claim) -> str:
    disputed = f" Disputed: {claim.disputed}" if claim.disputed else ""
    source, grade = rulebook.source[claim.source].title, say_grade(rulebook, claim)
    return f"{claim.says} ({source}; {grade}){disputed}"


def _risks(rulebook: Rulebook, risks: Iterable[MisalignmentRisk]) -> Iterator[str]:
    by_option: dict[str, list[MisalignmentRisk]] = {}
    for risk in risks:
        by_option.setdefault(risk.option, []).append(risk)
    for option, risks_of_option in by_option.items():
        yield f"\n  {rulebook.option[option].name}"
        for risk in risks_of_option:
            yield wrapped(_say_risk(rulebook, risk), "    ", "- ")


def _say_risk(rulebook: Rulebook, found: MisalignmentRisk) -> str:
    scenario = rulebook.scenario[found.scenario]
    risk = scenario.risk[found.named]
    claims = f" ({', '.join(risk.claims)})" if risk.claims else ""
    return (
        f"{scenario.title}: {risk.consequence} Mechanism: {risk.mechanism} "
        f"Symptom: {risk.symptom} First seen: {risk.first_seen}{claims}"
    )


def _carried(rulebook: Rulebook, verdict: Verdict) -> Iterator[str]:
    if verdict.recommended:
        for paragraph in rulebook.option[verdict.recommended].takes_on:
            yield wrapped(paragraph, bullet="- ")
    for risk in verdict.carried:
        yield wrapped(_say_risk(rulebook, risk), bullet="- ")


def _ruled_out(rulebook: Rulebook, verdict: Verdict) -> Iterator[str]:
    for key, rules in verdict.ruled_out.items():
        reasons = "; ".join(rulebook.rule[rule].reason for rule in rules)
        yield wrapped(f"{rulebook.option[key].name}: {reasons}", bullet="- ")


def _open(rulebook: Rulebook, answers: Answers) -> Iterator[str]:
    for question in unanswered(rulebook, answers):
        yield f"  - {question.label}"
