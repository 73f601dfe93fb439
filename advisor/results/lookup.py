from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.timezone import localdate
from pydantic import TypeAdapter

from advisor.models import Decision, Result, Withdrawable
from advisor.verdict.conclusion import CONCLUSION
from advisor.verdict.report import Report
from advisor.web.errors import Gone
from rules.engine.answers import counted, read_answers
from rules.engine.renaming import Names
from rules.engine.schema import Rulebook
from rules.engine.scoring import Verdict
from rules.engine.versions import in_keys_of
from rules.models import Release
from rules.releases import PublishedRulebook, get

from . import edit_key
from .retention import note_opening

BY = Withdrawable.By
VERDICT = TypeAdapter(Verdict)
# Without a release's document: it is large, and this process may have read it.
RESULTS = Result.objects.select_related("release__rulebook", "panel").defer("release__document")
RELEASES = Release.objects.filter(rulebook=OuterRef("release__rulebook"))
WITH_CURRENT = RESULTS.annotate(current=RELEASES.order_by("-number").values("number")[:1])
DECISIONS = Decision.objects.order_by("-pk")
READABLE = Result.objects.filter(revoked_at=None).order_by("pk").values("token")
ACCEPTED = READABLE.filter(succession=Result.Succession.ACCEPTED)
WITH_NEIGHBOURS = WITH_CURRENT.annotate(
    before=READABLE.filter(pk=OuterRef("predecessor"))[:1],
    after=ACCEPTED.filter(predecessor=OuterRef("pk"))[:1],
    decided=Subquery(DECISIONS.filter(result=OuterRef("pk")).values("pk")[:1]),
)

ASK = "Ask whoever gave you the link."
GONE: dict[str, str] = {
    BY.OWNER: f"The owner of this result has withdrawn it. {ASK}",
    BY.ADMINISTRATOR: "An administrator of this site has withdrawn this result.",
    BY.ORIGIN: f"The result that this one was saved from is withdrawn, and this one with it. {ASK}",
    BY.AGE: "Nobody had opened this result for so long that the site has forgotten it.",
}

# `Saved.version` of one result. By hand, because every visit asks for it: Django takes ten times as
# long to build this query as the database takes to answer it.
VERSION = """
    SELECT
        result.title,
        result.context,
        result.revision,
        result.revisit_on < %s,
        result.succession,
        (SELECT MAX(number) FROM rules_release WHERE rulebook_id = release.rulebook_id),
        (SELECT token FROM advisor_result WHERE id = result.predecessor_id AND revoked_at IS NULL),
        (SELECT token FROM advisor_result
            WHERE predecessor_id = result.id AND succession = 'accepted' AND revoked_at IS NULL
            ORDER BY id LIMIT 1),
        (SELECT MAX(id) FROM advisor_decision WHERE result_id = result.id)
    FROM advisor_result AS result
    JOIN rules_release AS release ON release.id = result.release_id
    WHERE result.token = %s AND result.revoked_at IS NULL
"""


@dataclass(frozen=True)
class Saved:
    """A result as it was saved; `current` is the number of its rulebook's latest release.

    `origin` and `successor` are the tokens of the result that it was saved from and of the one that
    follows it, unless withdrawn. `decided` is the primary key of the latest decision.
    """

    row: Result
    current: int
    origin: str | None = None
    successor: str | None = None
    decided: int | None = None

    @classmethod
    def of(cls, row: Any) -> Self:
        """Of a row of WITH_NEIGHBOURS."""
        return cls(row, row.current, row.before, row.after, row.decided)

    @property
    def version(self) -> tuple[object, ...]:
        """All that can change on the result's page."""
        row = self.row
        about = (row.title, row.context, row.revision, row.is_due, row.succession)
        return (*about, self.current, self.origin, self.successor, self.decided)

    @property
    def is_proposal(self) -> bool:
        return self.row.succession != Result.Succession.ACCEPTED

    @property
    def predecessor(self) -> str | None:
        return None if self.is_proposal else self.origin

    @property
    def proposed_from(self) -> str | None:
        return self.origin if self.is_proposal else None

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
        return Report(
            rulebook,
            answers,
            VERDICT.validate_python(self.row.verdict),
            self.row.most,
            CONCLUSION.validate_python(self.row.conclusion),
        )

    def report_in_keys_of(self, later: Rulebook) -> Report:
        """The same report with the keys that its parts have in a later release."""
        rulebook = in_keys_of(later, self.release.rulebook)
        if rulebook == self.release.rulebook:
            return self.report
        names, row = Names.by(later), self.row
        answers, _ = read_answers(rulebook, row.answers)
        return Report(
            rulebook,
            answers,
            VERDICT.validate_python(names.document(row.verdict)),
            names.questions(row.most),
            CONCLUSION.validate_python(names.document(row.conclusion)),
        )

    @property
    def current_release(self) -> PublishedRulebook:
        return get(self.row.release.rulebook.key, self.current)

    @cached_property
    def today(self) -> Report:
        """The same answers, so far as they still fit, under the current release."""
        rulebook = self.current_release.rulebook
        known, _ = read_answers(rulebook, self.row.answers)
        answers = counted(rulebook, known)
        most = Names.by(rulebook).questions(self.row.most)
        return Report.from_answers(rulebook, answers, [key for key in most if key in answers])

    @property
    def still_recommends(self) -> bool:
        """Whether today's rules recommend the same option."""
        then = self.report.verdict.recommended or ""
        names = Names.by(self.today.rulebook)
        return names.of("option", then) == (self.today.verdict.recommended or "")


def saved_or_404(token: str) -> Saved:
    """Raises Gone if it is withdrawn."""
    row = WITH_NEIGHBOURS.filter(token=token).first()
    if row is None:
        raise Http404("No result has this address. Was the whole link copied?")
    if row.revoked_at:
        raise Gone(GONE[row.revoked_by])
    note_opening(token)
    return Saved.of(row)


def owned_or_404(results: QuerySet[Result], token: str, key: str) -> Result:
    """The result, for its owner. Raises Gone if it is withdrawn by anybody else."""
    result = results.filter(token=token).first()
    if result is None or not edit_key.matches(key, result):
        raise Http404  # with the usual message, so that it does not tell whether the result exists
    if result.is_out_of_owners_hands:
        raise Gone(GONE[result.revoked_by])
    note_opening(token)
    return result


def version(token: str) -> tuple[object, ...] | None:
    """`saved_or_404(token).version`, or None if there is no result to show."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, [localdate().isoformat(), token])
        row: tuple[object, ...] | None = cursor.fetchone()
    if row is not None:
        note_opening(token)
    return row
