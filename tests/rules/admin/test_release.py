"""The pages of releases."""

from django.test import Client

from rules.models import Release
from tests.support.admin_pages import page


def test_a_release_cannot_be_changed_or_deleted(admin_client: Client, journey: Release) -> None:
    address = page(Release, "change", journey.pk)
    assert journey.sha256 in admin_client.get(address).text
    assert admin_client.post(address, {"note": "Forged"}).status_code == 403
    assert admin_client.post(page(Release, "delete", journey.pk)).status_code == 403
    journey.refresh_from_db()
    assert journey.note == "First release"
