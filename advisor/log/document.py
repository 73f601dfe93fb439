"""A log as JSON and CSV.

The published schema has the names and docstrings of these classes in it, except `SchemaPart`.
"""

import datetime as dt
from collections import Counter
from typing import Any, Literal, Self

from django.urls import reverse
from pydantic import Field

from advisor.exports.verdict import SchemaPart
from advisor.models import Log, Result
from advisor.web.spreadsheets import inert

from .lines import Line
from .reading import each_read
from .releases import Releases

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class LoggedDecision(SchemaPart):
    """A line of the log. All that can be null is null once the result was withdrawn."""

    title: str | None = Field(description="What was decided about, as typed; null if withdrawn.")
    link: str | None = Field(
        description="The permalink of the result, or where a decision taken elsewhere can be read."
    )
    elsewhere: bool = Field(description="Whether it was taken elsewhere, without a rulebook.")
    readable: bool = Field(
        description="False if this site cannot read its release or verdict any more."
    )
    withdrawn_on: dt.date | None = Field(description="When its owner withdrew it.")
    status: Literal["proposed", "accepted", "rejected", "superseded", "withdrawn"] = Field(
        description="How far it has got. Only an accepted decision is in force."
    )
    date: dt.date | None = Field(description="The day of the decision, or of saving the result.")
    deciders: str | None = Field(description="Who decided, as typed; may be empty.")
    reason: str | None = Field(description="Why, as plain text; may be empty.")
    revisit_on: dt.date | None = Field(description="The day on which the team looks again.")
    overdue: bool = Field(description="Whether that day has passed, and the decision stands.")
    option: str | None = Field(
        description="The key of the option; of a decision taken elsewhere, the choice in words."
    )
    option_name: str | None = Field(description="The option's name.")
    rulebook: str | None = Field(description="The key of the rulebook that was used.")
    release: int | None = Field(description="The number of the rulebook's release.")
    recommended: str | None = Field(description="The key of the option that was recommended.")
    standing: str | None = Field(description="How sure the recommendation was, in words.")
    today: Literal["agree", "as-then", "contradicted"] | None = Field(
        description="What today's rules make of it: they recommend what was decided; what they "
        "recommended then, though it was decided otherwise; or neither. Null if not asked."
    )
    recommended_today: str | None = Field(
        description="The key of the option that today's rules recommend, if any, and if asked."
    )
    agree: int = Field(description="How many readers agree.")
    can_live: int = Field(description="How many readers can live with it.")
    disagree: int = Field(description="How many readers disagree.")
    superseded_by: str | None = Field(description="The title of what has superseded it.")
    supersedes: list[str] = Field(description="The titles of what it supersedes in this log.")

    @classmethod
    def of(cls, line: Line, releases: Releases, site: str) -> Self:
        common = {
            "elsewhere": line.is_elsewhere,
            "readable": line.is_readable,
            "status": line.status,
            "overdue": line.is_overdue,
        }
        if line.is_withdrawn and line.result and line.result.revoked_at:
            return cls.model_validate(
                BLANK | common | {"withdrawn_on": line.result.revoked_at.date()}
            )
        return cls.model_validate(BLANK | common | _about(line, releases, site))


BLANK: dict[str, Any] = dict.fromkeys(LoggedDecision.model_fields) | {
    **dict.fromkeys(("agree", "can_live", "disagree"), 0),
    "supersedes": [],
}


def _about(line: Line, releases: Releases, site: str) -> dict[str, Any]:
    address = line.address
    about = {
        "title": line.title,
        "link": (address if line.is_elsewhere else f"{site}{address}") or None,
        "date": line.date,
        "reason": line.entry.reason if line.is_elsewhere else _said(line, "reason"),
        "deciders": _said(line, "deciders"),
        "revisit_on": line.revisit_on,
        "option": line.option or None,
        "option_name": line.option or None,
        "superseded_by": _successor(line),
        "supersedes": [earlier.title for earlier in line.supersedes],
    }
    return about | (_of_result(line, line.result, releases) if line.result else {})


def _successor(line: Line) -> str | None:
    """Not of a decision that is in force until its successor is accepted."""
    return line.successor.title if line.successor and not line.is_pending else None


def _said(line: Line, name: str) -> str:
    return getattr(line.decision, name) if line.decision else ""


def _of_result(line: Line, result: Result, releases: Releases) -> dict[str, Any]:
    name, detail = releases.names[result.release_id], line.detail
    of_result = {
        "rulebook": name.rulebook,
        "release": name.number,
        "recommended": result.recommended or None,
        "today": line.agreement or None,
        "recommended_today": line.recommended_today or None,
    }
    if detail is None:
        return of_result | {"option_name": None}
    taken = Counter(detail.stances)
    return of_result | {
        "option_name": detail.option.name if detail.option else None,
        "standing": detail.standing,
        "agree": taken["agree"],
        "can_live": taken["can-live"],
        "disagree": taken["disagree"],
    }


class LogDocument(SchemaPart):
    """A log of Advisor: a team's decisions, in the order in which they were added."""

    schema_: str = Field(alias="$schema", description="The address of this schema.")
    link: str = Field(description="The address at which people read the log.")
    title: str = Field(description="Whose decisions these are, as plain text; may be empty.")
    created_at: dt.datetime = Field(description="When the log was started.")
    closed_at: dt.datetime | None = Field(description="When it was closed, if it is.")
    decisions: list[LoggedDecision] = Field(description="Every line of the log.")

    @classmethod
    def of(cls, log: Log, lines: list[Line], releases: Releases, site: str) -> Self:
        return cls.model_validate(
            {
                "$schema": f"{site}{reverse('log-schema')}",
                "link": f"{site}{reverse('log', args=[log.token])}",
                "title": log.title,
                "created_at": log.created_at,
                "closed_at": log.closed_at,
                "decisions": [
                    LoggedDecision.of(line, releases, site) for line in each_read(lines, releases)
                ],
            }
        )


def log_schema(address: str) -> dict[str, Any]:
    return {"$schema": DIALECT, "$id": address, **LogDocument.model_json_schema()}


def csv_row(decision: LoggedDecision) -> dict[str, Any]:
    """A cell for each field; several titles in a cell stand on a line each."""
    row = decision.model_dump(mode="json")
    row["supersedes"] = "\n".join(decision.supersedes)
    return {name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
