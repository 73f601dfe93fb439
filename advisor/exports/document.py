"""A result as JSON, for programs, with the same names as in `manage.py decide --json`.

The published schema has the names and docstrings of these classes in it, except `SchemaPart`.
"""

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from advisor.models import Decision, Position
from rules.engine.schema import Standing
from rules.engine.scoring import MisalignmentRisk
from rules.report import as_data

from .record import Record, readable

Stance = Literal["agree", "can-live", "disagree"]


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


class StillHeld(SchemaPart):
    """A look at a decision, some time later, that found that it still holds."""

    date: dt.date = Field(description="The day of the look.")
    by: str = Field(description="Who says so, as typed.")
    next_on: dt.date | None = Field(description="The day of the next look, if there is to be one.")


class Quote(SchemaPart):
    """A position that a decision quotes, as it was when the decision was recorded."""

    name: str = Field(description="Whose position it is, as typed.")
    stance: Stance = Field(description="Where they stand.")
    reason: str = Field(description="Why, as plain text; may be empty.")


class PositionSaid(SchemaPart):
    """What somebody thinks of the result or its decision."""

    name: str = Field(description="Whose position it is, as typed.")
    stance: Stance = Field(description="Where they stand.")
    reason: str = Field(description="Why, as plain text; may be empty.")
    scenario: str = Field(description="The key of the scenario that it is about; may be empty.")
    question: str = Field(description="The key of the question that it is about; may be empty.")
    on_decision: bool = Field(description="Whether it is about a decision.")
    state: Literal["open", "answered", "accepted"] = Field(
        description="What has become of it, if it is an objection."
    )
    reply: str = Field(description="What the result's owner replied; may be empty.")
    created_at: dt.datetime = Field(description="When it was taken.")
    corrected_at: dt.datetime | None = Field(description="When it was corrected last, if it was.")

    @classmethod
    def of(cls, position: Position) -> Self:
        named = {name: getattr(position, name, None) for name in cls.model_fields}
        return cls.model_validate(named | {"on_decision": position.decision_id is not None})


class Decided(SchemaPart):
    """A decision as the team recorded it at one time."""

    option: str = Field(description="The key of the option that was chosen, or rejected.")
    status: Literal["proposed", "accepted", "rejected", "superseded"] = Field(
        description="How far it has got."
    )
    deciders: str = Field(description="Who decided, as typed; may be empty.")
    date: dt.date = Field(description="The day of the decision.")
    reason: str = Field(description="Why, as plain text; may be empty.")
    reversibility: Literal["", "easy", "costly", "hard"] = Field(
        description="How easily one can go back on it; empty if not said."
    )
    revisit_on: dt.date | None = Field(description="The day to look at it again, as recorded.")
    superseded_by: str | None = Field(
        description="The permalink of the result whose decision takes its place, if one does."
    )
    objections: int = Field(description="How many objections were open when it was recorded.")
    quotes: list[Quote] = Field(description="The positions that it quotes.")
    revisits: list[StillHeld] = Field(description="When it was found to hold still, oldest first.")
    recorded_at: dt.datetime = Field(description="When it was recorded.")

    @classmethod
    def of(cls, decision: Decision, record: Record) -> Self:
        following = readable(decision.superseded_by)
        named = {name: getattr(decision, name, None) for name in cls.model_fields}
        return cls.model_validate(
            named
            | {
                "superseded_by": record.permalink_of(following) if following else None,
                "quotes": [Quote(**quote) for quote in decision.quotes],
                "revisits": [
                    StillHeld.model_validate(revisit, from_attributes=True)
                    for revisit in decision.revisits.all()
                ],
            }
        )


class Document(SchemaPart):
    """A result of Advisor: what was answered, what the rules made of it, what the team decided."""

    schema_: str = Field(alias="$schema", description="The address of this schema.")
    permalink: str = Field(description="The address at which people read the result.")
    predecessor: str | None = Field(description="The permalink of the result that it succeeds.")
    successor: str | None = Field(description="The permalink of the result that succeeds it.")
    title: str = Field(description="Which project it is, as plain text; may be empty.")
    context: str = Field(
        description="What to know of the project, with a little Markdown; may be empty."
    )
    created_at: dt.datetime = Field(description="When the result was saved.")
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
    decision: Decided | None = Field(
        description="What the team decided; the one of `decisions` that counts."
    )
    decisions: list[Decided] = Field(description="Every decision recorded, oldest first.")
    revisit_on: dt.date | None = Field(description="The day of the team's next look at it.")
    positions: list[PositionSaid] = Field(
        description="What people think of it, oldest first, without what its owner has hidden."
    )

    @classmethod
    def of(cls, record: Record, schema_address: str) -> Self:
        result, release, report = record.result, record.release, record.report
        decision = record.decision
        data = as_data(release, report.answers, report.verdict, report.assessment) | {
            "$schema": schema_address,
            "permalink": record.permalink,
            "predecessor": record.predecessor or None,
            "successor": record.successor or None,
            "title": result.title,
            "context": result.context,
            "created_at": result.created_at,
            "rulebook_title": release.rulebook.title,
            "published_at": release.published_at,
            "said": [
                {
                    "question": question.key,
                    "label": question.label,
                    "answer": answer,
                    "note": result.notes.get(question.key, ""),
                }
                for question, answer in report.answered
            ],
            "most": result.most,
            "headline": report.headline,
            "reasons": report.reasons,
            "risks": [_risk(record, risk) for risk in report.verdict.risks],
            "carried": [_risk(record, risk) for risk in report.verdict.carried],
            "decision": Decided.of(decision, record) if decision else None,
            "decisions": [Decided.of(decision, record) for decision in record.decisions],
            "revisit_on": result.revisit_on,
            "positions": [PositionSaid.of(position) for position in record.positions],
        }
        return cls.model_validate(data)


def json_schema(address: str) -> dict[str, Any]:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "$id": address, **Document.model_json_schema()}


def _risk(record: Record, risk: MisalignmentRisk) -> dict[str, Any]:
    scenario = record.release.rulebook.scenario[risk.scenario]
    return asdict(risk) | scenario.risk[risk.named].model_dump(exclude={"option"})
