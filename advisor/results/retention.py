"""Forgetting results that nobody opens, if FORGET_AFTER_MONTHS says so.

A view costs no write: what is stored is the month of the last one, so there is one write for each
result and month.
"""

import datetime as dt
import logging
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate, now

from advisor.models import Decision, Entry, LoadTest, Opening, Position, Result, Withdrawable

from .revision import store_all

CHUNK = 200
# One statement: by Django it takes three, and two who open a result at once would collide.
SET_MONTH = """
    INSERT INTO advisor_opening (result_id, month)
        SELECT id, %(month)s FROM advisor_result WHERE token = %(token)s
    ON CONFLICT (result_id) DO UPDATE SET month = excluded.month
"""

logger = logging.getLogger(__name__)


def note_opening(token: str) -> None:
    """Whether it can be stored or not, the page is shown."""
    if not settings.FORGET_AFTER_MONTHS:
        return
    try:
        _note(token, localdate().replace(day=1).isoformat())
    except DatabaseError as error:
        logger.warning("It was not stored that a result was opened: %s", type(error).__name__)


@lru_cache(maxsize=10_000)
def _note(token: str, month: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET_MONTH, {"month": month, "token": token})


def forget() -> int:
    """How many results were forgotten: those that nobody has opened for that many whole months.

    A result of which no opening is known counts as opened in this month. So nothing is forgotten
    in the first months after the setting was made.
    """
    month = localdate().replace(day=1)
    unknown = _remembered().filter(opening=None).values_list("pk", flat=True)
    Opening.objects.bulk_create(
        [Opening(result_id=pk, month=month) for pk in unknown],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    last = months_before(month, settings.FORGET_AFTER_MONTHS)
    # What stands in a team's log stays, unless it is withdrawn.
    in_logs = Entry.objects.filter(accepted_at__isnull=False, log__revoked_at=None)
    old = _remembered().filter(opening__month__lt=last)
    forgettable = old.filter(Q(revoked_at__isnull=False) | ~Q(entries__in=in_logs))
    keys = list(forgettable.values_list("pk", flat=True).distinct())
    return sum(_forget(keys[at : at + CHUNK]) for at in range(0, len(keys), CHUNK))


def stop_counting() -> None:
    """Otherwise, months without a count would count as months in which nobody opened anything."""
    Opening.objects.all().delete()


def months_before(month: dt.date, number: int) -> dt.date:
    """The first day of the month that is so many months before that of `month`."""
    year, index = divmod(month.year * 12 + month.month - 1 - number, 12)
    return dt.date(year, index + 1, 1)


def _remembered() -> QuerySet[Result]:
    forgotten = Q(revoked_at__isnull=False, revoked_by=Withdrawable.By.AGE)
    return Result.objects.exclude(forgotten).order_by()


@transaction.atomic
def _forget(keys: list[int]) -> int:
    """Leaves rows without content, so that links and logs can say what has become of them."""
    for kind in (Position, LoadTest, Decision, Opening):
        kind.objects.filter(result__in=keys).delete()
    return store_all(
        Result.objects.filter(pk__in=keys),
        keys,
        revoked_at=now(),
        revoked_by=Withdrawable.By.AGE,
        edit_key="",
        title="",
        context="",
        notes={},
        answers={},
        most=[],
        recommended="",
        verdict={},
        conclusion={},
        revisit_on=None,
        panel=None,
    )
