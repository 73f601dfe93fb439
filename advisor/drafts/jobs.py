"""Background work on a draft: one job of a kind at a time, which saves its progress as it goes."""

import logging
from collections.abc import Iterable
from threading import Thread
from time import monotonic

from django.db import connection, transaction
from django.utils.timezone import now

from advisor.models.draft_job import DraftJob
from rules.models import Rulebook

BEAT = 1.0  # seconds between two notes of progress

logger = logging.getLogger(__name__)


def start(job: DraftJob, steps: Iterable[object]) -> None:
    """Saves the job and runs it in the background, unless one of its kind is running."""
    jobs = type(job)._default_manager.filter(rulebook=job.rulebook)
    with transaction.atomic():
        # Locked: two people who start at once start one job.
        Rulebook.objects.select_for_update().get(pk=job.rulebook.pk)
        latest = jobs.order_by("-pk").first()
        if latest and latest.state == "running":
            return
        jobs.delete()
        job.save()
        thread = Thread(target=_in_background, args=(job, steps), daemon=True)
        transaction.on_commit(thread.start)


def _in_background(job: DraftJob, steps: Iterable[object]) -> None:
    try:
        run(job, steps)
    finally:
        connection.close()


def run(job: DraftJob, steps: Iterable[object]) -> None:
    """Runs a saved job: its steps fill it in. Saves the progress every `BEAT`, and any error."""
    last_beat = monotonic()
    try:
        for _ in steps:
            if monotonic() - last_beat >= BEAT:
                last_beat = monotonic()
                if not _note(job, "done"):
                    return  # another job has replaced this one
        job.finished_at = now()
        _note(job, "done", "total", "finished_at", *job.OUTCOME)
    except Exception as error:
        logger.exception("%s could not be computed for %s", type(job).__name__, job.rulebook.key)
        job.error = str(error) or type(error).__name__
        _note(job, "error")


def _note(job: DraftJob, *fields: str) -> bool:
    """Saves these fields. False if the row is gone."""
    values = {field: getattr(job, field) for field in fields}
    rows = type(job)._default_manager.filter(pk=job.pk)
    return bool(rows.update(beat_at=now(), **values))
