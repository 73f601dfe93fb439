"""Releases resist what goes past the methods of their model, and all else stays possible."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from rules.drafts.from_document import load
from rules.models import Release, ReleaseIsImmutable
from rules.publishing import publish
from tests.support.small import small_document

NEVER_CHANGES = "release never changes|release is never deleted"


def forged(release: Release) -> Release:
    return Release(
        pk=release.pk,
        rulebook=release.rulebook,
        number=release.number,
        document="{}",
        note="Forged",
        published_at=timezone.now(),
    )


def sql(statement: str) -> Callable[[Release], None]:
    def run(release: Release) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def replacing(key: str) -> str:
    """Inserts the release once more, with another note."""
    columns = [field.column for field in Release._meta.concrete_fields]
    values = {column: column for column in columns} | {"id": key, "note": "'Forged'"}
    inserted = f"{', '.join(columns)}) SELECT {', '.join(values[column] for column in columns)}"
    return f"INSERT OR REPLACE INTO rules_release ({inserted} FROM rules_release"


WAYS: dict[str, Callable[[Release], Any]] = {
    "update": sql("UPDATE rules_release SET note = 'Forged'"),
    "update of the review": sql("UPDATE rules_release SET review_record = NULL"),
    "update of the key": sql("UPDATE rules_release SET number = 7"),
    "delete": sql("DELETE FROM rules_release"),
    "raw delete": lambda release: Release.objects.all()._raw_delete(using="default"),
    "another queryset's update": lambda release: QuerySet(Release).update(note="Forged"),
    "another queryset's delete": lambda release: QuerySet(Release).delete(),
    "the base manager": lambda release: Release._base_manager.update(note="Forged"),
    "upsert": lambda release: Release.objects.bulk_create(
        [forged(release)],
        update_conflicts=True,
        unique_fields=["rulebook", "number"],
        update_fields=["note"],
    ),
}
if connection.vendor == "sqlite":
    WAYS["replace by the primary key"] = sql(replacing("id"))
    WAYS["replace by the number"] = sql(replacing("id + 1"))


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses_a_change_with_a_sentence(journey: Release, way: str) -> None:
    with pytest.raises(IntegrityError, match=NEVER_CHANGES), transaction.atomic():
        WAYS[way](journey)
    assert Release.objects.get().note == "First release"


def test_the_model_refuses_to_delete(journey: Release) -> None:
    with pytest.raises(ReleaseIsImmutable, match="never deleted"):
        journey.delete()
    with pytest.raises(ReleaseIsImmutable, match="never deleted"):
        Release.objects.filter(number=1).delete()
    assert Release.objects.exists()


def test_an_account_that_has_published_cannot_be_deleted(db: None) -> None:
    user = User.objects.create_user("publisher")
    release = publish(load(small_document()), "", user)
    with pytest.raises(ProtectedError):
        user.delete()
    user.is_active = False
    user.save()
    assert Release.objects.get(pk=release.pk).published_by == user
