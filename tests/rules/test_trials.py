from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.db.models import ProtectedError, QuerySet
from django.test import Client

from advisor.models import Panel, Result
from rules.drafts.from_document import load
from rules.models import Choice, DeletedRulebook, Release, Rulebook
from rules.publishing import publish
from rules.releases import get
from rules.trials import delete_rulebook, saved_under
from tests.support.small import small_document

OTHER = small_document() | {"key": "another-journey", "title": "Another"}


def test_a_published_rulebook_goes_with_its_releases(journey: Release) -> None:
    kept = publish(load(OTHER), "Another")
    user = User.objects.create_user("ada")
    delete_rulebook(journey.rulebook, user)
    assert list(Release.objects.all()) == [kept]
    assert list(Rulebook.objects.all()) == [kept.rulebook]
    assert {choice.question.rulebook for choice in Choice.objects.all()} == {kept.rulebook}
    assert DeletedRulebook.objects.get().deleted_by == user


def test_a_draft_goes_without_a_trace(draft: Rulebook) -> None:
    delete_rulebook(draft)
    assert not Rulebook.objects.exists()
    assert not DeletedRulebook.objects.exists()


def test_it_stays_if_a_result_was_saved_even_one_withdrawn(
    journey: Release, result: Result
) -> None:
    Result.objects.update(revoked_at=result.created_at)
    assert saved_under([journey.rulebook]) == ["1 result"]
    with pytest.raises(ProtectedError):
        delete_rulebook(journey.rulebook)
    assert Release.objects.exists()
    assert not DeletedRulebook.objects.exists()


def test_it_stays_if_a_result_was_saved_under_an_earlier_release(
    journey: Release, result: Result
) -> None:
    publish(load(small_document() | {"title": "Which way?"}), "Second")
    with pytest.raises(ProtectedError):
        delete_rulebook(journey.rulebook)
    assert Release.objects.count() == 2


def test_it_stays_if_a_panel_was_started(journey: Release, client: Client) -> None:
    client.post("/panels/journey/")
    assert Panel.objects.exists()
    assert saved_under([journey.rulebook]) == ["1 panel"]
    with pytest.raises(ProtectedError):
        delete_rulebook(journey.rulebook)


def test_what_is_saved_under_another_rulebook_is_no_reason(result: Result) -> None:
    other = publish(load(OTHER), "Another")
    assert saved_under([other.rulebook]) == []
    delete_rulebook(other.rulebook)
    assert Result.objects.get().release.rulebook.key == "journey"


def test_a_later_rulebook_of_the_same_key_counts_on(journey: Release) -> None:
    publish(load(small_document() | {"title": "Which way?"}), "Second")
    delete_rulebook(journey.rulebook)
    again = publish(load(small_document()), "Tried again")
    assert again.number == 3
    with pytest.raises(Release.DoesNotExist):
        get("journey", 1)
    assert publish(load(OTHER), "Another").number == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_a_release_that_has_results_whatever_is_said_to_go(
    client: Client,
) -> None:
    release = publish(load(small_document()), "First")
    client.post("/decide/journey/1/save/?distance=2000")
    DeletedRulebook.objects.create(rulebook_id=release.rulebook_id, last_release=1)
    with pytest.raises(IntegrityError):
        QuerySet(Release).delete()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rules_release")
    assert Release.objects.get() == release


@pytest.mark.django_db(transaction=True)
def test_nothing_is_saved_under_what_another_process_has_deleted(client: Client) -> None:
    release = publish(load(small_document()), "First")
    page: Any = client.get("/decide/journey/1/trip/")
    assert page.status_code == 200
    DeletedRulebook.objects.create(rulebook_id=release.rulebook_id, last_release=1)
    Release.objects.all()._raw_delete("default")  # this process still has it in memory
    response = client.post("/decide/journey/1/save/?distance=2000")
    assert response.status_code == 410
    assert "was deleted" in response.text
    assert not Result.objects.exists()
