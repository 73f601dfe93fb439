from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from .drafts.to_document import draft
from .engine import schema
from .engine.lint import Finding, errors, lint
from .engine.reading import RulebookError
from .models import DeletedRulebook, Release, Rulebook
from .review import current_comments, kept_review, standing_approvals


class NothingNew(RulebookError):
    """The draft equals the latest release."""


class NotApproved(RulebookError):
    """The site demands that somebody else approves the draft, and nobody else has."""


def publish(
    row: Rulebook, note: str, user: User | None = None, *, without_approval: bool = False
) -> Release:
    """The draft as the next release. Writes nothing if it raises RulebookError.

    `without_approval` publishes what nobody else has approved; the release then says so.
    """
    with draft_snapshot(lock=True):
        rulebook = draft(row)
        if problems := errors(rulebook, timezone.localdate().isoformat()):
            raise RulebookError([str(problem) for problem in problems])
        latest = row.releases.defer("document").order_by("-number").first()
        if latest and latest.sha256 == rulebook.digest:
            raise NothingNew([f"Nothing has changed since release {latest.number}."])
        approvals = standing_approvals(row, rulebook.digest, latest).exclude(user=user)
        lacks_approval = settings.REVIEW_REQUIRED and not approvals
        if lacks_approval and not without_approval:
            raise NotApproved(["Nobody else has approved this draft."])
        review = kept_review(approvals, current_comments(row, latest), lacks_approval)
        return Release.objects.create(
            rulebook=row,
            number=next_number(row),
            document=rulebook.canonical(),
            sha256=rulebook.digest,
            note=note,
            published_by=user,
            review_record=review.model_dump(mode="json"),
        )


def next_number(row: Rulebook) -> int:
    """The number of the next release: higher than any that was published under this key."""
    latest = row.releases.aggregate(number=Max("number"))["number"] or 0
    gone = DeletedRulebook.objects.filter(key=row.key).aggregate(number=Max("last_release"))
    return max(latest, gone["number"] or 0) + 1


def findings(rulebook: schema.Rulebook) -> tuple[Finding, ...]:
    """The errors and warnings of a draft, as of today."""
    return _findings(rulebook, timezone.localdate().isoformat())


# Several pages say what is found; of a large draft it takes half a second.
@lru_cache(maxsize=4)
def _findings(rulebook: schema.Rulebook, today: str) -> tuple[Finding, ...]:
    return tuple(lint(rulebook, today))


@contextmanager
def draft_snapshot(lock: bool = False) -> Iterator[None]:
    """A transaction in which all queries see the same draft; with `lock`, nobody else publishes.

    Within another transaction, queries see what that transaction sees.
    """
    is_outermost = not connection.in_atomic_block
    # On SQLite, this site's transactions never run at the same time: see its settings.
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if is_outermost:
                    # Reading a draft needs many queries, and somebody may save between two.
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                if lock:
                    # Not SELECT FOR UPDATE: it fixes the snapshot before it waits, so that two
                    # would choose the same number. LOCK reads nothing: the snapshot comes after.
                    cursor.execute("LOCK TABLE rules_release IN SHARE ROW EXCLUSIVE MODE")
        yield
