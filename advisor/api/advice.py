"""A verdict with its whole argument, for programs."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from advisor.exports.verdict import SchemaPart, VerdictPart, verdict_data
from advisor.verdict.evidence import evidence
from advisor.verdict.report import Report
from advisor.verdict.sensitivity import PublishedSensitivity
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.schema import Grade
from rules.releases import PublishedRulebook


class WouldChange(SchemaPart):
    """Other answers that would change the recommendation."""

    change: str = Field(description="Which question, and what its answer would be.")
    recommended: str | None = Field(description="The key of what would be recommended, if any.")
    margin: str = Field(description="How far it would be ahead.")
    link: str = Field(description="Where a person reads that result.")


class ToFindOut(SchemaPart):
    """A question without an answer that could move the verdict."""

    question: str = Field(description="The question's key.")
    text: str = Field(description="The question.")
    points: int = Field(description="By how many points an answer can move the margin.")
    options: list[str] = Field(description="The keys of the options that an answer could lead to.")


class Mechanism(SchemaPart):
    """Why a matched scenario makes an option fit."""

    scenario: str = Field(description="The scenario's key.")
    mechanism: str = Field(description="How it comes about. May have a little Markdown.")
    rule_of_thumb: str = Field(description="What to do about it. May have a little Markdown.")
    tripwire: str = Field(description="What to watch afterwards. May have a little Markdown.")
    claims: list[str] = Field(description="The ids of the claims that are its evidence.")


class Cited(SchemaPart):
    """A claim that a matched scenario, a rule or a risk rests on."""

    id: str = Field(description="The claim's id.")
    says: str = Field(description="What it says. May have a little Markdown.")
    grade: Grade = Field(description="How good the evidence is.")
    disputed: str = Field(description="Who disputes it, and why; empty if nobody is known to.")
    source: str = Field(description="The title of its source.")
    url: str = Field(description="The address of its source; may be empty.")


class Advice(VerdictPart):
    """What the rules make of the answers, why, and what would change it."""

    link: str = Field(description="Where a person reads it, checks every answer and saves it.")
    ignored: list[str] = Field(
        description="The keys of answers that do not count, since the others do not call for them."
    )
    mechanisms: list[Mechanism] = Field(description="Of each scenario that matches.")
    would_change: list[WouldChange] = Field(description="The nearest first.")
    to_find_out: list[ToFindOut] = Field(description="What to find out next, most telling first.")
    claims: list[Cited] = Field(description="All evidence that is cited.")


def advice_on(
    release: PublishedRulebook, sheet: AnswerSheet, ignored: list[str], site: str
) -> Advice:
    """`site` is what stands before a path: "https://advisor.example"."""
    report = Report.of(sheet)
    sensitivity = PublishedSensitivity(report, release)
    address = Questionnaire(release, sheet).finish
    data = verdict_data(release, report, {}) | {
        "link": site + address,
        "ignored": ignored,
        "mechanisms": _mechanisms(report),
        "would_change": [
            {
                "change": change.text,
                "recommended": change.option.key if change.option else None,
                "margin": change.margin,
                "link": site + change.address,
            }
            for change in sensitivity.changes
        ],
        "to_find_out": [
            {
                "question": unknown.question.key,
                "text": unknown.question.text,
                "points": unknown.points,
                "options": [option.key for option in unknown.options],
            }
            for unknown in sensitivity.unknown
        ],
        "claims": [
            {
                "id": cited.claim.key,
                "says": cited.claim.says,
                "grade": cited.claim.grade,
                "disputed": cited.claim.disputed,
                "source": cited.source.title,
                "url": cited.source.url,
            }
            for cited in evidence(release.rulebook, _cited(report))
        ],
    }
    return Advice.model_validate(data)


def _mechanisms(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "scenario": argument.scenario.key,
            "mechanism": argument.scenario.mechanism,
            "rule_of_thumb": argument.scenario.rule_of_thumb,
            "tripwire": argument.scenario.tripwire,
            "claims": [cited.claim.key for cited in argument.evidence],
        }
        for argument in report.argued
    ]


def _cited(report: Report) -> Iterator[str]:
    for argument in report.argued:
        yield from (cited.claim.key for cited in argument.evidence)
    for risk in (*report.verdict.risks, *report.verdict.carried):
        yield from report.rulebook.scenario[risk.scenario].risk[risk.named].claims
