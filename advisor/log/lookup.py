from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from advisor.models import Decision, Entry, Log, Result, Revisit
from advisor.results import edit_key
from advisor.web.errors import Gone

MAX_ENTRIES = 10_000  # of a log
# What lists leave out of a result: it is large, and only the lines that are shown read it.
LARGE_OF_RESULT = [f"result__{name}" for name in ("context", "notes", "verdict", "conclusion")]
LINKED = Result.objects.only("token", "title", "revoked_at", "predecessor", "succession")


def log_or_404(token: str) -> Log:
    """Raises Gone if it is withdrawn."""
    row = Log.objects.filter(token=token).first()
    if row is None:
        raise Http404("No log has this address. Was the whole link copied?")
    _require_in_hand(row)
    if row.revoked_at:
        raise Gone("The team has withdrawn this log. Ask whoever gave you the link.")
    return row


def _require_in_hand(log: Log) -> None:
    if log.is_out_of_owners_hands:
        raise Gone("An administrator of this site has withdrawn this log.")


def owned_or_404(logs: QuerySet[Log], token: str, key: str) -> Log:
    row = logs.filter(token=token).first()
    if row is None or not edit_key.matches(key, row):
        raise Http404  # with the usual message, so that it does not tell whether the log exists
    _require_in_hand(row)
    return row


def entries_of(log: Log) -> QuerySet[Entry]:
    """Those accepted, in the order in which they were added."""
    entries = Entry.objects.filter(log=log, accepted_at__isnull=False).order_by("pk")
    return entries.select_related("result").defer(*LARGE_OF_RESULT)


# Not by prefetching from entries: each of ten thousand results would get a query set of its own,
# which takes four times as long.
def decisions_of(results: Iterable[Result]) -> dict[int, list[Decision]]:
    """Result -> its decisions, oldest first, with what tells which of them stands."""
    found: dict[int, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.filter(result__in=list(results)):
        found[decision.result_id].append(decision)
    superseded = [of_result[-1] for of_result in found.values() if of_result[-1].superseded_by_id]
    following = Prefetch("superseded_by", LINKED)
    prefetch_related_objects(superseded, following, "superseded_by__decisions")
    return found


def successors_of(results: Iterable[Result]) -> dict[int, Result]:
    """Result -> its accepted successor, if that can be read."""
    accepted = LINKED.filter(succession=Result.Succession.ACCEPTED, revoked_at=None)
    found = accepted.filter(predecessor__in=list(results)).order_by("-pk")
    return {successor.predecessor_id: successor for successor in found if successor.predecessor_id}


def looks_of(results: Iterable[Result]) -> dict[int, datetime]:
    """Result -> when somebody last found that its decision still holds."""
    looks = Revisit.objects.filter(decision__result__in=list(results)).order_by()
    by_result = looks.values_list("decision__result")
    return dict(by_result.annotate(last=Max("recorded_at")))
