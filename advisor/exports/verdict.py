"""A verdict as JSON, for programs, with the same names as in `manage.py decide --json`.

Published schemas have the names and docstrings of these classes in them, except `SchemaPart`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from advisor.verdict.report import Report
from rules.engine.schema import Rulebook, Standing
from rules.engine.scoring import MisalignmentRisk
from rules.releases import PublishedRulebook
from rules.report import as_data


class SchemaPart(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Said(SchemaPart):
    """An answer in words."""

    question: str = Field(description="The question's key.")
    label: str = Field(description="What it asks about, in a word or two.")
    answer: str = Field(description="The answer as people say it, with its unit.")
    note: str = Field(description="Why it was given, as plain text; may be empty.")


class Matched(SchemaPart):
    """A scenario that the answers match."""

    key: str = Field(description="The scenario's key.")
    title: str = Field(description="The situation in a few words.")
    weight: int = Field(description="All points that its rules gave, for options and against.")
    points: dict[str, int] = Field(description="Option key -> points that its rules gave.")
    rules: list[str] = Field(description="The keys of its rules that fired.")


class Fired(SchemaPart):
    """A rule whose conditions all hold."""

    rule: str = Field(description="The rule's key.")
    scenario: str = Field(description="The key of the scenario that it belongs to.")
    reason: str = Field(description="What holds, as a clause about the project.")
    points: dict[str, int] = Field(
        description="Option key -> points, twice as many if the rule asks about what matters most."
    )
    questions: list[str] = Field(description="The keys of the questions that its conditions test.")


class Risk(SchemaPart):
    """What goes wrong if an option is chosen in a scenario that it does not fit."""

    scenario: str = Field(description="The key of the scenario that names the risk.")
    option: str = Field(description="The key of the option that it befalls.")
    named: str = Field(
        description="The key of the option under which the scenario names it: another one if that "
        "is ruled out because choosing it would come to the same."
    )
    consequence: str = Field(description="What goes wrong. May have a little Markdown.")
    mechanism: str = Field(description="How it comes about. May have a little Markdown.")
    symptom: str = Field(description="What one notices. May have a little Markdown.")
    first_seen: str = Field(description="When one notices it first.")
    claims: list[str] = Field(description="The ids of the claims that are its evidence.")


class VerdictPart(SchemaPart):
    """What was answered, and what the rules make of it."""

    rulebook: str = Field(description="The key of the rulebook that was used.")
    rulebook_title: str = Field(description="The decision that the rulebook is about.")
    release: int = Field(description="The number of the rulebook's release.")
    sha256: str = Field(description="The release's SHA-256, in hexadecimal digits.")
    published_at: dt.datetime = Field(description="When the release was published.")
    answers: dict[str, str | int | list[str]] = Field(
        description="Question key -> a choice's key, several of them, or a whole number in the "
        "question's unit. A missing key means unknown."
    )
    said: list[Said] = Field(description="The same answers in words, in the rulebook's order.")
    most: list[str] = Field(description="The keys of the questions that matter most to the team.")
    headline: str = Field(description="What the verdict comes to, in one sentence.")
    reasons: str = Field(description="Why the recommended option leads; empty if none does.")
    recommended: str | None = Field(description="The key of the recommended option, if any.")
    recommended_name: str | None = Field(description="The name of the recommended option.")
    standing: Standing = Field(description="How sure the recommendation is.")
    margin: int = Field(description="The recommended option's points, less the runner-up's.")
    stability: float = Field(
        description="The share of re-weightings, 0 to 1, in which the recommended option is first."
    )
    reach: int = Field(description="How many points of the margin open answers can take at most.")
    settled: bool = Field(description="Whether no open answer can change the recommendation.")
    runner_up: str | None = Field(description="The key of the option that comes second, if any.")
    level: list[str] = Field(
        description="The keys of options that share the first place, if several do. "
        "Nothing is recommended then."
    )
    totals: dict[str, int] = Field(description="Option key -> the sum of its points.")
    ruled_out: dict[str, list[str]] = Field(
        description="Option key -> the keys of the rules that rule it out, whatever its points."
    )
    scenarios: list[Matched] = Field(description="The scenarios that match, in order of weight.")
    fired: list[Fired] = Field(description="Every rule whose conditions all hold.")
    undecided: list[str] = Field(description="The keys of the rules that wait for an answer.")
    risks: list[Risk] = Field(description="What goes wrong with options that are not recommended.")
    carried: list[Risk] = Field(description="What can go wrong with the recommended option.")


def verdict_data(
    release: PublishedRulebook, report: Report, notes: Mapping[str, str]
) -> dict[str, Any]:
    """The fields of `VerdictPart`; `notes` say by question why it was answered so."""
    return as_data(release, report.answers, report.verdict, report.assessment) | {
        "rulebook_title": release.rulebook.title,
        "published_at": release.published_at,
        "said": [
            {
                "question": question.key,
                "label": question.label,
                "answer": answer,
                "note": notes.get(question.key, ""),
            }
            for question, answer in report.answered
        ],
        "most": [*report.priorities],
        "headline": report.headline,
        "reasons": report.reasons,
        "risks": [_risk(release.rulebook, risk) for risk in report.verdict.risks],
        "carried": [_risk(release.rulebook, risk) for risk in report.verdict.carried],
    }


def _risk(rulebook: Rulebook, risk: MisalignmentRisk) -> dict[str, Any]:
    named = rulebook.scenario[risk.scenario].risk[risk.named]
    return asdict(risk) | named.model_dump(exclude={"option"})
