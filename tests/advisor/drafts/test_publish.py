from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from advisor.drafts.publish import CHANGED
from rules.drafts.from_document import load
from rules.models import Condition, Example, Release, Rulebook
from tests.support.forms import Forms
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-publish", args=[rulebook.pk])


def post(client: Client, address: str, note: str, **options: Any) -> Any:
    """Publishes what the page shows."""
    return client.post(address, {"note": note, "seen": seen(client.get(address))}, **options)


def seen(response: Any) -> str:
    """The hash of the draft that a page shows; empty if it shows none."""
    return (response.context or {}).get("sha256", "")


def test_a_release_is_made_and_announced(
    admin_client: Client, admin_user: User, rulebook: Rulebook, address: str
) -> None:
    assert "Nothing has been published yet" in admin_client.get(address).text
    response = post(admin_client, address, "Fuel got dearer.", follow=True)
    assert response.redirect_chain == [
        (reverse("admin:rules_rulebook_change", args=[rulebook.pk]), 302)
    ]
    release = Release.objects.get()
    assert f"{release} is published." in response.text
    assert (release.note, release.published_by) == ("Fuel got dearer.", admin_user)
    assert "Fuel got dearer." in admin_client.get(address).text


def test_looking_at_the_page_publishes_nothing(admin_client: Client, address: str) -> None:
    admin_client.get(address, {"note": "By address"})
    assert not Release.objects.exists()


def test_the_form_of_the_rulebook_leads_to_the_page(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    assert (
        f'href="{address}"'
        in admin_client.get(reverse("admin:rules_rulebook_change", args=[rulebook.pk])).text
    )


def test_a_note_is_asked_for(admin_client: Client, address: str) -> None:
    response = post(admin_client, address, " ")
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"note"}
    assert not Release.objects.exists()


def test_what_is_wrong_with_the_draft_is_listed(admin_client: Client, address: str) -> None:
    example = Example.objects.get(key="moving-house")
    example.recommended = None
    example.save()
    response = post(admin_client, address, "Try")
    assert response.status_code == 422
    [error] = response.context["findings"].errors
    assert error.row.name == "Example moving-house"
    assert error.text in response.text
    assert 'value="Publish"' not in response.text
    assert not Release.objects.exists()


def test_every_problem_of_a_broken_draft_is_listed(admin_client: Client, address: str) -> None:
    Condition.objects.filter(rule__key="far").delete()
    Rulebook.objects.update(showcase="<nowhere>")
    response = post(admin_client, address, "Try")
    assert "scenarios.long-way.rules.far.when: " in response.text
    assert "showcase: " in response.text


def test_nothing_new_is_not_published(admin_client: Client, address: str) -> None:
    post(admin_client, address, "First")
    response = post(admin_client, address, "Second")
    [problem] = response.context["problems"]
    assert "release 1" in problem
    assert f"<li>{problem}</li>" in response.text
    assert Release.objects.count() == 1


def test_editing_alone_does_not_allow_it(client: Client, rulebook: Rulebook, address: str) -> None:
    client.force_login(staff("view_rulebook", "change_rulebook"))
    assert client.get(address).status_code == 403
    assert post(client, address, "Try").status_code == 403
    assert not Release.objects.exists()
    assert (
        address not in client.get(reverse("admin:rules_rulebook_change", args=[rulebook.pk])).text
    )


def test_the_permission_to_publish_is_enough(client: Client, address: str) -> None:
    client.force_login(staff("publish_rulebook"))
    response = post(client, address, "First", follow=True)
    assert response.status_code == 200
    assert f"{Release.objects.get()} is published." in response.text


def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    response = post(client, address, "Try")
    assert response["Location"].startswith(reverse("admin:login"))
    assert not Release.objects.exists()


def test_there_is_no_page_for_a_rulebook_that_does_not_exist(
    admin_client: Client, db: None
) -> None:
    assert admin_client.get(reverse("draft-publish", args=[999])).status_code == 404


def test_a_draft_that_was_changed_meanwhile_is_looked_at_again(
    admin_client: Client, address: str
) -> None:
    before = seen(admin_client.get(address))
    Rulebook.objects.update(title="By train?")
    response = admin_client.post(address, {"note": "First", "seen": before})
    assert response.status_code == 422
    assert CHANGED in response.text
    assert not Release.objects.exists()


def test_a_draft_that_was_looked_at_again_is_published_with_the_same_note(
    admin_client: Client, address: str
) -> None:
    before = seen(admin_client.get(address))
    Rulebook.objects.update(title="By train?")
    response = admin_client.post(address, {"note": "Fuel got dearer.", "seen": before})
    shown = dict(Forms(response.text).fields)
    again = {"note": shown["note"].strip(), "seen": shown["seen"]}
    assert admin_client.post(address, again).status_code == 302
    assert Release.objects.get().note == "Fuel got dearer."


@pytest.mark.parametrize(
    "change",
    [
        lambda: Example.objects.filter(key="moving-house").update(recommended=None),
        lambda: Condition.objects.filter(rule__key="far").delete(),
    ],
)
def test_the_note_is_shown_again_though_the_draft_cannot_be_published_any_more(
    admin_client: Client, address: str, change: Callable[[], object]
) -> None:
    before = seen(admin_client.get(address))
    change()
    response = admin_client.post(address, {"note": "Fuel <got> dearer.", "seen": before})
    assert response.status_code == 422
    assert "Fuel &lt;got&gt; dearer." in response.text


def test_all_that_speaks_for_or_against_it_is_on_the_page(
    admin_client: Client, address: str
) -> None:
    post(admin_client, address, "First")
    Rulebook.objects.update(title="By train?")
    page = admin_client.get(address).text
    assert "By train?" in page.partition("What changes")[2]
    for text in (
        "worth a look",
        "give the verdict that they must.",
        "has not been computed for this draft",
        "Publish as release 2",
    ):
        assert text in page
