"""Deleting a rulebook that was only tried: nothing was saved under any of its releases."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError

from . import releases
from .models import DeletedRulebook, Release, Rulebook


def saved_under(rulebooks: Collection[Rulebook]) -> list[str]:
    """What there is under their releases, counted: `["3 results", "1 panel"]`."""
    found = []
    for relation in Release._meta.related_objects:
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__rulebook__in": rulebooks})
        if count := rows.count():
            meta = model._meta
            found.append(
                f"{count:,} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
            )
    return found


def lock_releases() -> None:
    """Until the transaction ends, nobody saves anything under a release."""
    list(Release.objects.select_for_update().order_by("pk").values_list("pk"))


def delete_rulebook(row: Rulebook, user: User | None = None) -> None:
    """Deletes it with its releases. Raises ProtectedError if anything was saved under them."""
    with transaction.atomic():
        lock_releases()
        if found := saved_under([row]):
            raise ProtectedError(f"Saved under {row.key}: {', '.join(found)}.", set())
        _let_releases_go(row, user)
        row.delete()
    transaction.on_commit(releases.get.cache_clear)


def _let_releases_go(row: Rulebook, user: User | None) -> None:
    published = row.releases.order_by("-number")
    last = published.values_list("number", flat=True).first()
    if last is not None:
        DeletedRulebook.objects.create(
            rulebook_id=row.pk, key=row.key, title=row.title, last_release=last, deleted_by=user
        )
        # Not `delete`, which releases refuse.
        published._raw_delete(published.db)
