"""The pages of releases."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.models import Release, Rulebook
from rules.publishing import publish
from tests.support.admin_pages import page
from tests.support.people import outsider, reviewer
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    """Its draft has another title than release 1."""
    return load(small_document() | {"title": "Which way to travel?"})


def test_a_release_cannot_be_changed_or_deleted(admin_client: Client, journey: Release) -> None:
    address = page(Release, "change", journey.pk)
    assert journey.sha256 in admin_client.get(address).text
    assert admin_client.post(address, {"note": "Forged"}).status_code == 403
    assert admin_client.post(page(Release, "delete", journey.pk)).status_code == 403
    journey.refresh_from_db()
    assert journey.note == "First release"


def test_staff_read_who_approved_a_release_and_what_was_said(
    client: Client, rulebook: Rulebook, settings: Any
) -> None:
    settings.REVIEW_REQUIRED = True
    rita = reviewer()
    digest = draft(rulebook).digest
    rulebook.approvals.create(user=rita, sha256=digest, base=1, words="<b>Sound.")
    said = {"user": rita, "place": "rules.far"}
    rulebook.comments.create(text="<b>Why?", change="Was 300.", **said)
    rulebook.comments.create(text="Oh.", resolved_by=rita, resolved_at=now(), **said)
    release = publish(rulebook, "")
    client.force_login(outsider())
    page_of_release = client.get(page(Release, "change", release.pk)).text
    for text in ("rita", "&lt;b&gt;Sound.", "about Was 300. (open):\n&lt;b&gt;Why?"):
        assert text in page_of_release
    assert "about rules.far (resolved by rita):\nOh." in page_of_release
    assert "&lt;b&gt;Sound." in client.get(page(Release, "changelist")).text


def test_the_list_flags_a_release_without_approval(
    admin_client: Client, rulebook: Rulebook, settings: Any
) -> None:
    assert "without approval" not in admin_client.get(page(Release, "changelist")).text
    settings.REVIEW_REQUIRED = True
    release = publish(rulebook, "", without_approval=True)
    for address in (page(Release, "changelist"), page(Release, "change", release.pk)):
        assert "Published without approval" in admin_client.get(address).text
