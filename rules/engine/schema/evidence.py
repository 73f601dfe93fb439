"""What rules rest on and are held to: sources, claims, precedents, remarks, tables, examples."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ..value_types import (
    Address,
    ClaimId,
    Day,
    Figure,
    Key,
    Label,
    Line,
    Plain,
    Portion,
    Text,
    by_name,
)
from .part import Part, Standing
from .questions import Condition

Grade = Literal["measured", "first-hand", "practitioner", "vendor", "no-method"]
Statistic = Literal["mean", "median", "percentile", "most"]


class Source(Part):
    """Where claims come from; due for review after the day `review_by`."""

    key: ClaimId
    title: Line
    author: Plain = ""
    publisher: Line
    date: Plain = ""
    kind: Line
    evidence: Text
    url: Address = ""
    review_by: Day = ""


class Basis(Part):
    """How the number of a claim was found, as far as its source says; empty, it is an opinion.

    Of the load, `at_once` were in flight, and `rate` a second were answered after `seconds` each.
    `ended` is when a series that is repeated was last run, if it is no more.
    """

    versions: Annotated[dict[Label, Label], Field(max_length=40), AfterValidator(by_name)] = {}
    machine: Plain = ""
    load: Plain = ""
    loop: Literal["", "open", "closed"] = ""
    statistics: tuple[Statistic, ...] = ()
    errors: Portion | None = None
    runs: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    by_vendor: bool = False
    ended: Day = ""
    rate: Figure | None = None
    seconds: Figure | None = None
    at_once: Figure | None = None


class Claim(Part):
    """One citable statement; `precedents` are the records that it was read from.

    `basis` says how its number was found; None, if none is looked for. It was read on `read_on`, at
    `url`, and there in `rows_used`.
    """

    key: ClaimId
    source: ClaimId
    grade: Grade
    says: Text
    disputed: Plain = ""
    basis: Basis | None = None
    read_on: Day = ""
    url: Address = ""
    rows_used: Plain = ""
    precedents: tuple[Key, ...] = ()


class LeftOut(Part):
    claim: ClaimId
    reason: Text


class Precedent(Part):
    """A real, public decision. `differs` says why the rulebook would decide differently.

    It is `known` if the rules were made by people who knew it, and so tells less of how good they
    are than one that they were only held to afterwards.
    """

    key: Key
    title: Line
    year: Annotated[int, Field(strict=True, ge=1990, le=2100)]
    source: Line
    url: Address = ""
    facts: Annotated[tuple[Text, ...], Field(min_length=1)]
    chose: Key
    also_acceptable: tuple[Key, ...] = ()
    reasons: Annotated[tuple[Text, ...], Field(min_length=1)]
    outcome: Text
    standing: Literal["clear", "debatable"]
    known: bool = True
    answers: dict[str, Any]
    differs: Plain = ""


class Remark(Part):
    """What a result adds if it applies: what a move costs, what to check first.

    It applies if all of `when` hold, one of `scenarios` matches and one of `options` is
    recommended; an empty list sets no limit.
    """

    key: Key
    kind: Literal["estimate", "pitfall", "check"]
    title: Line
    text: Text
    when: tuple[Condition, ...] = ()
    scenarios: tuple[Key, ...] = ()
    options: tuple[Key, ...] = ()
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]


class Cell(Part):
    option: Key
    text: Line
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]


class Row(Part):
    key: Key
    title: Line
    cells: Annotated[tuple[Cell, ...], Field(min_length=1)]


class Table(Part):
    """Options side by side, as sources state them; `dated` is when they did."""

    key: Key
    title: Line
    note: Text
    dated: Line
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


class Example(Part):
    """Answers with the verdict that they must give; `None` recommends nothing.

    They must match `scenarios` and none of `unmatched`, and rule out `ruled_out`. Any standing
    will do if there is none.
    """

    key: Key
    title: Line
    answers: dict[str, Any]
    recommended: Key | None
    standing: Standing | Literal[""] = ""
    scenarios: tuple[Key, ...] = ()
    unmatched: tuple[Key, ...] = ()
    ruled_out: tuple[Key, ...] = ()
