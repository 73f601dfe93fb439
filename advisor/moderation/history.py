"""Who has withdrawn what, and why: in the admin's own history, and in the log."""

import logging

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from advisor.models import Log, Panel, Result
from advisor.web.direction import isolated

from .found import Found

MAX_SHOWN = 20

logger = logging.getLogger(__name__)


def note(found: Found, user: User, done: str, reason: str) -> None:
    """Without the title, which may be what had to go."""
    name = f"{found.kind.capitalize()} {found.row.pk}"
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(found.row),
        object_id=str(found.row.pk),
        object_repr=name,
        action_flag=CHANGE,
        change_message=f"{done}: {isolated(reason)}",
    )
    logger.warning("%s by %r: %s, because: %r", done, user.get_username(), name, reason)


def latest() -> list[LogEntry]:
    kinds = ContentType.objects.get_for_models(Result, Panel, Log).values()
    entries = LogEntry.objects.filter(content_type__in=kinds).select_related("user")
    return list(entries.order_by("-pk")[:MAX_SHOWN])
