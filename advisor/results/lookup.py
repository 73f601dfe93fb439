"""Saved results, found by their tokens with one query."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import F, OuterRef, Value
from django.http import Http404
from pydantic import TypeAdapter

from advisor.models import Decision, Result
from advisor.verdict.report import Report
from advisor.web.errors import Gone
from rules.engine.answers import counted, read_answers
from rules.engine.scoring import Verdict, evaluate
from rules.models import Release, Rulebook
from rules.releases import PublishedRulebook, get

VERDICT = TypeAdapter(Verdict)
Row = TypeVar("Row", Release, Rulebook)
# Without a release's document: it is large, and this process may have read it.
RESULTS = Result.objects.select_related("release__rulebook").defer("release__document")
_OF_ITS_RULEBOOK = Release.objects.filter(rulebook=OuterRef("release__rulebook"))
CURRENT = _OF_ITS_RULEBOOK.order_by("-number").values("number")[:1]
# All that can change of what a result's page shows: columns, and what the query below names.
VERSION = ("title", "context", "current", "before", "after", "decided")
WITH_CURRENT = RESULTS.annotate(current=CURRENT)


@dataclass(frozen=True)
class Saved:
    """A result as it was saved; `current` is the number of its rulebook's latest release.

    `predecessor` and `successor` are the tokens of the results before and after it, unless there
    is none or it is withdrawn.
    """

    row: Result
    current: int
    predecessor: str | None = None
    successor: str | None = None

    @property
    def version(self) -> tuple[object, ...]:
        """As the function of this name has it; of what `saved_or_404` has found."""
        return tuple(getattr(self.row, name) for name in VERSION)

    @property
    def is_current(self) -> bool:
        return self.row.release.number == self.current

    @property
    def release(self) -> PublishedRulebook:
        return get(self.row.release.rulebook.key, self.row.release.number)

    @cached_property
    def report(self) -> Report:
        rulebook = self.release.rulebook
        answers, _ = read_answers(rulebook, self.row.answers)
        return Report(rulebook, answers, VERDICT.validate_python(self.row.verdict), self.row.most)

    @property
    def current_release(self) -> PublishedRulebook:
        return get(self.row.release.rulebook.key, self.current)

    @cached_property
    def today(self) -> Report:
        """The same answers, so far as they still fit, under the current release."""
        rulebook = self.current_release.rulebook
        known, _ = read_answers(rulebook, self.row.answers)
        answers = counted(rulebook, known)
        most = [key for key in self.row.most if key in answers]
        return Report(rulebook, answers, evaluate(rulebook, answers, most), most)


class Found(Protocol):
    """What the query names beside a result's own columns."""

    number: int
    of_id: int
    of_key: str
    current: int
    before: str | None
    after: str | None


def saved_or_404(token: str) -> Saved:
    """Raises Gone if its owner has withdrawn it."""
    row = next(iter(Result.objects.raw(_sql(), [token])), None)
    if row is None:
        raise Http404("No result has this address. Was the whole link copied?")
    if row.revoked_at:
        raise Gone("The owner of this result has withdrawn it. Ask whoever gave you the link.")
    found = cast(Found, row)
    row.release = _partly(Release, id=row.release_id, number=found.number, rulebook_id=found.of_id)
    row.release.rulebook = _partly(Rulebook, id=found.of_id, key=found.of_key)
    return Saved(row, found.current, found.before, found.after)


def version(token: str) -> tuple[object, ...] | None:
    """The version of the result with this token; None if there is none, or it is withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(_sql("revoked_at", *VERSION), [token])
        found = cursor.fetchone()
    return found[1:] if found and found[0] is None else None


@cache
def _sql(*columns: str) -> str:
    """The query with which a permalink is looked up; for whole rows, if no columns are named.

    Written once by Django, which takes ten times as long for it as the database for the answer.
    """
    others = Result.objects.filter(revoked_at=None).order_by("pk").values("token")
    latest = Decision.objects.filter(result=OuterRef("pk")).order_by("-pk").values("pk")
    found = (
        Result.objects.order_by()
        .filter(token=Value("any"))
        .annotate(
            number=F("release__number"),
            of_id=F("release__rulebook"),
            of_key=F("release__rulebook__key"),
            current=CURRENT,
            before=others.filter(pk=OuterRef("predecessor"))[:1],
            after=others.filter(predecessor=OuterRef("pk"))[:1],
            decided=latest[:1],
        )
    )
    sql, _ = (found.values_list(*columns) if columns else found).query.sql_with_params()
    return sql


def _partly(model: type[Row], **fields: object) -> Row:
    """A row of which these fields are known; Django looks the others up when they are asked for."""
    known = [each.attname for each in model._meta.concrete_fields if each.attname in fields]
    return model.from_db(DEFAULT_DB_ALIAS, known, [fields[name] for name in known])
