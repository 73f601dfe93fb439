"""How the site reads releases."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from rules import releases
from rules.drafts.from_document import load
from rules.engine import schema
from rules.models import Release
from rules.models import Rulebook as RulebookRow
from rules.publishing import publish
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def changed_document() -> dict[str, Any]:
    return small_document() | {"title": "Which way to travel?"}


def test_get_asks_the_database_once(
    journey: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        first = releases.get("journey", 1)
    with django_assert_num_queries(0):
        assert releases.get("journey", 1) is first


def test_a_release_reads_as_it_was_published(journey: Release) -> None:
    read = releases.get("journey", 1)
    assert isinstance(read.rulebook, schema.Rulebook)
    assert read.rulebook.plain() == small_document()
    journey.refresh_from_db()
    assert (read.id, read.number, read.sha256) == (journey.pk, 1, journey.sha256)
    assert read.published_at == journey.published_at


def test_current_asks_for_the_number_alone(
    journey: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    releases.get("journey", 1)
    with django_assert_num_queries(1) as asked:
        assert releases.current("journey").number == 1
    assert "document" not in asked[0]["sql"]


def test_current_follows_the_latest_release(journey: Release) -> None:
    assert releases.current("journey").number == 1
    publish(load(changed_document()), "")
    assert releases.current("journey").number == 2
    assert releases.get("journey", 1).rulebook.title == "Train or car?"


def test_editing_the_draft_does_not_reach_the_site(journey: Release) -> None:
    load(changed_document())
    assert releases.current("journey").rulebook.title == "Train or car?"


def test_what_is_not_released_does_not_exist(journey: Release) -> None:
    with pytest.raises(Release.DoesNotExist):
        releases.get("journey", 2)
    with pytest.raises(Release.DoesNotExist):
        releases.get("voyage", 1)
    load(small_document() | {"key": "draft-only"})
    with pytest.raises(Release.DoesNotExist):
        releases.current("draft-only")


def test_all_current_has_the_latest_of_each_by_title(journey: Release) -> None:
    publish(load(changed_document()), "")
    publish(load(small_document() | {"key": "another", "title": "A train?"}), "")
    load(small_document() | {"key": "draft-only"})
    latest = [(release.rulebook.key, release.number) for release in releases.all_current()]
    assert latest == [("another", 1), ("journey", 2)]


def test_all_current_has_those_that_are_offered_in_their_order(journey: Release) -> None:
    publish(load(small_document() | {"key": "first", "title": "Zebra?"}), "")
    publish(load(small_document() | {"key": "trial"}), "")
    RulebookRow.objects.filter(key="first").update(place=0)
    RulebookRow.objects.filter(key="journey").update(place=1)
    RulebookRow.objects.filter(key="trial").update(availability="hidden")
    assert [release.rulebook.key for release in releases.all_current()] == ["first", "journey"]
    assert releases.current("trial").rulebook.key == "trial"


def test_only_a_retired_rulebook_is_retired(journey: Release) -> None:
    assert not releases.is_retired("journey")
    RulebookRow.objects.update(availability="retired")
    assert releases.is_retired("journey")
