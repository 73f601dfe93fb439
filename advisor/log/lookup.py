from django.db.models import Prefetch, QuerySet
from django.http import Http404

from advisor.models import Entry, Log, Result
from advisor.results import edit_key
from advisor.web.errors import Gone

MAX_ENTRIES = 10_000  # of a log
# What lists leave out of a result: it is large, and only the lines that are shown read it.
LARGE_OF_RESULT = [f"result__{name}" for name in ("context", "notes", "verdict", "conclusion")]
LINKED = Result.objects.only("token", "title", "revoked_at", "predecessor", "succession")
ACCEPTED = LINKED.filter(succession=Result.Succession.ACCEPTED, revoked_at=None).order_by("pk")


def log_or_404(token: str) -> Log:
    """Raises Gone if the team has withdrawn it."""
    row = Log.objects.filter(token=token).first()
    if row is None:
        raise Http404("No log has this address. Was the whole link copied?")
    if row.revoked_at:
        raise Gone("The team has withdrawn this log. Ask whoever gave you the link.")
    return row


def owned_or_404(logs: QuerySet[Log], token: str, key: str) -> Log:
    row = logs.filter(token=token).first()
    if row is None or not edit_key.matches(key, row):
        raise Http404  # with the usual message, so that it does not tell whether the log exists
    return row


def entries_of(log: Log) -> QuerySet[Entry]:
    """Those accepted, with what tells which decision stands; six queries however many there are.

    `result.successors` has only those that are accepted and can be read.
    """
    return (
        Entry.objects.filter(log=log, accepted_at__isnull=False)
        .select_related("result")
        .defer(*LARGE_OF_RESULT)
        .prefetch_related(
            "result__decisions",
            Prefetch("result__decisions__superseded_by", LINKED),
            "result__decisions__superseded_by__decisions",
            Prefetch("result__successors", ACCEPTED),
        )
        .order_by("pk")
    )
