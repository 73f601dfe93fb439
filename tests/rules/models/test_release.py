"""Releases never change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from rules.models import Release, ReleaseIsImmutable


class TestRelease:
    @pytest.fixture
    def release(self, journey: Release) -> Release:
        return journey

    def test_save_refuses_a_change(self, release: Release) -> None:
        release.note = "Something else"
        with pytest.raises(ReleaseIsImmutable, match="A release never changes"):
            release.save()
        release.refresh_from_db()
        assert release.note == "First release"

    def test_save_refuses_to_replace_a_release_by_its_primary_key(self, release: Release) -> None:
        forged = Release(
            pk=release.pk, rulebook=release.rulebook, number=1, published_at=timezone.now()
        )
        with pytest.raises(IntegrityError):
            forged.save()

    def test_querysets_refuse_a_change(self, release: Release) -> None:
        with pytest.raises(ReleaseIsImmutable):
            Release.objects.update(published_at=timezone.now() - timedelta(days=1))
        with pytest.raises(ReleaseIsImmutable):
            release.rulebook.releases.update(note="Something else")
        with pytest.raises(ReleaseIsImmutable):
            Release.objects.bulk_update([release], ["note"])

    def test_a_number_stands_once(self, release: Release) -> None:
        with pytest.raises(IntegrityError):
            Release.objects.create(rulebook=release.rulebook, number=1, document="{}")

    def test_a_rulebook_with_a_release_cannot_be_deleted(self, release: Release) -> None:
        with pytest.raises(ProtectedError):
            release.rulebook.delete()
