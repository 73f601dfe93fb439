"""A result as JSON, for programs, with the same names as in `manage.py decide --json`.

The published schema has the names and docstrings of these classes in it, except `SchemaPart`.
"""

import datetime as dt
from typing import Any, Literal, Self

from pydantic import Field

from advisor.models import Decision, Position
from advisor.results.load_tests.measured import Measured

from .record import Record, readable
from .verdict import SchemaPart, VerdictPart, verdict_data

Stance = Literal["agree", "can-live", "disagree"]


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


class LoadTestSaid(SchemaPart):
    """What the team measured on a server of its own, at the load of a scenario."""

    scenario: str = Field(description="The key of the scenario whose load was put on the server.")
    what: str = Field(description="What was measured, as typed.")
    created_at: dt.datetime = Field(description="When it was added.")
    asked: float = Field(description="Requests a second that were to be sent.")
    at_once: int = Field(description="How many could be in progress at most.")
    seconds: float = Field(description="For how long requests were sent.")
    requests: int = Field(description="How many requests were sent.")
    sent: float = Field(description="Requests a second that were sent.")
    answered: float = Field(description="Requests a second that were answered without an error.")
    mean: float = Field(description="The mean time of a request, in milliseconds.")
    median: float = Field(description="The median of these times.")
    p90: float = Field(description="Their 90th percentile.")
    p99: float = Field(description="Their 99th percentile.")
    max: float = Field(description="The longest of these times.")
    failed: float = Field(description="The share of requests that failed, 0 to 1.")
    warnings: list[str] = Field(description="What is to be known of the run, in sentences.")

    @classmethod
    def of(cls, measured: Measured) -> Self:
        row = measured.row
        about = {"scenario": row.scenario, "what": row.what, "created_at": row.created_at}
        return cls.model_validate(about | row.figures | {"warnings": measured.warnings})


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


class About(SchemaPart):
    """Which result it is."""

    schema_: str = Field(alias="$schema", description="The address of this schema.")
    permalink: str = Field(description="The address at which people read the result.")
    predecessor: str | None = Field(description="The permalink of the result that it succeeds.")
    successor: str | None = Field(description="The permalink of the result that succeeds it.")
    title: str = Field(description="Which project it is, as plain text; may be empty.")
    context: str = Field(
        description="What to know of the project, with a little Markdown; may be empty."
    )
    created_at: dt.datetime = Field(description="When the result was saved.")


class Document(VerdictPart, About):
    """A result of Advisor: what was answered, what the rules made of it, what the team decided."""

    decision: Decided | None = Field(
        description="What the team decided; the one of `decisions` that counts."
    )
    decisions: list[Decided] = Field(description="Every decision recorded, oldest first.")
    revisit_on: dt.date | None = Field(description="The day of the team's next look at it.")
    positions: list[PositionSaid] = Field(
        description="What people think of it, oldest first, without what its owner has hidden."
    )
    load_tests: list[LoadTestSaid] = Field(
        description="What the team measured at the load of its scenarios, oldest first."
    )

    @classmethod
    def of(cls, record: Record, schema_address: str) -> Self:
        result, release, report = record.result, record.release, record.report
        decision = record.decision
        data = verdict_data(release, report, result.notes) | {
            "$schema": schema_address,
            "permalink": record.permalink,
            "predecessor": record.predecessor or None,
            "successor": record.successor or None,
            "title": result.title,
            "context": result.context,
            "created_at": result.created_at,
            "decision": Decided.of(decision, record) if decision else None,
            "decisions": [Decided.of(decision, record) for decision in record.decisions],
            "revisit_on": result.revisit_on,
            "positions": [PositionSaid.of(position) for position in record.positions],
            "load_tests": [LoadTestSaid.of(measured) for measured in record.load_tests],
        }
        return cls.model_validate(data)


def json_schema(address: str) -> dict[str, Any]:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "$id": address, **Document.model_json_schema()}
