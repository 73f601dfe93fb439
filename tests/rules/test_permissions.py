"""Who of the staff may do what: an architect edits, a publisher publishes, an outsider looks."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Release
from tests.support.people import architect, outsider, publisher
from tests.support.small import small_document

DRAFT = {
    str(model._meta.model_name): model
    for model in apps.get_app_config("rules").get_models()
    if admin.site.is_registered(model) and model is not Release
}


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def page(model: str, name: str, *args: Any) -> str:
    return reverse(f"admin:rules_{model}_{name}", args=args)


@pytest.fixture
def release(journey: Release) -> Release:
    """The draft has changed since, so that it can be published."""
    load(small_document() | {"title": "Which way to travel?"})
    return journey


def listed(client: Client) -> list[str]:
    """The rows of rulebooks that the front page of the admin leads to."""
    apps = client.get(reverse("admin:index")).context["app_list"]
    return [model["object_name"] for app in apps for model in app["models"]]


@pytest.mark.parametrize("name", DRAFT)
def test_an_architect_edits_every_part(client: Client, release: Release, name: str) -> None:
    as_(client, architect())
    row = DRAFT[name]._default_manager.first()
    assert row
    assert client.get(page(name, "changelist")).status_code == 200
    assert client.get(page(name, "add")).status_code == 200
    assert 'name="_save"' in client.get(page(name, "change", row.pk)).text
    assert client.get(page(name, "delete", row.pk), follow=True).status_code == 200


def test_an_architect_does_not_publish(client: Client, release: Release) -> None:
    as_(client, architect())
    address = reverse("draft-publish", args=[release.rulebook_id])
    assert client.get(address).status_code == 403
    assert client.post(address, {"note": "Mine"}).status_code == 403
    assert address not in client.get(page("rulebook", "change", release.rulebook_id)).text
    assert Release.objects.count() == 1


@pytest.mark.parametrize("name", DRAFT)
def test_a_publisher_sees_every_part_and_edits_none(
    client: Client, release: Release, name: str
) -> None:
    as_(client, publisher())
    row = DRAFT[name]._default_manager.first()
    assert row
    assert client.get(page(name, "changelist")).status_code == 200
    assert 'name="_save"' not in client.get(page(name, "change", row.pk)).text
    assert client.post(page(name, "change", row.pk), {}).status_code == 403
    assert client.get(page(name, "add")).status_code == 403
    assert client.post(page(name, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_publisher_publishes(client: Client, release: Release) -> None:
    person = publisher()
    as_(client, person)
    address = reverse("draft-publish", args=[release.rulebook_id])
    assert address in client.get(page("rulebook", "change", release.rulebook_id)).text
    seen = client.get(address).context["sha256"]
    assert client.post(address, {"note": "It is time.", "seen": seen}).status_code == 302
    assert Release.objects.get(number=2).published_by == person


def test_an_outsider_sees_releases_and_nothing_else(client: Client, release: Release) -> None:
    as_(client, outsider())
    assert listed(client) == ["Release"]
    assert release.note in client.get(page("release", "changelist")).text
    assert release.sha256 in client.get(page("release", "change", release.pk)).text
    for name in DRAFT:
        assert client.get(page(name, "changelist")).status_code == 403
        assert client.get(page(name, "add")).status_code == 403
    for name in ("publish", "export", "import", "difference"):
        assert client.get(reverse(f"draft-{name}", args=[release.rulebook_id])).status_code == 403


def test_the_pages_of_releases_lead_an_outsider_to_no_closed_door(
    client: Client, release: Release
) -> None:
    as_(client, outsider())
    for address in (page("release", "changelist"), page("release", "change", release.pk)):
        shown = client.get(address).text
        assert "/admin/rules/rulebook/" not in shown
        assert "/admin/auth/" not in shown


@pytest.mark.parametrize("person", [architect, publisher, outsider])
def test_nobody_changes_a_release(client: Client, release: Release, person: Any) -> None:
    as_(client, person())
    assert client.post(page("release", "change", release.pk), {"note": "Mine"}).status_code == 403
    assert client.post(page("release", "delete", release.pk), {"post": "yes"}).status_code == 403
    assert client.get(page("release", "add")).status_code == 403


def test_who_is_not_of_the_staff_sees_no_releases(client: Client, release: Release) -> None:
    as_(client, User.objects.create_user("reader"))
    assert client.get(page("release", "changelist")).status_code == 302
