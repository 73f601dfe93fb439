import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.models import Condition, Release, Rulebook
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    return Rulebook.objects.get()


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-difference", args=[rulebook.pk])


def test_what_the_draft_changes_is_told_in_sentences(admin_client: Client, address: str) -> None:
    Condition.objects.filter(rule__key="far").update(value="400")
    response = admin_client.get(address)
    [change] = response.context["changes"]
    assert (change.part, change.key, change.kind) == ("rules", "far", "changed")
    assert "readers of release 1" in response.text
    assert f"<h3>{change.heading}</h3>" in response.text
    assert f"<li>{escape(change.text)} <a" in response.text


def test_what_an_architect_typed_is_shown_as_text(admin_client: Client, address: str) -> None:
    title = "<script>alert(1)</script>"
    Rulebook.objects.update(title=title)
    page = admin_client.get(address).text
    assert f"“{escape(title)}”." in page
    assert "<script>alert" not in page


def test_a_draft_that_says_what_the_release_says_does_not_differ(
    admin_client: Client, address: str
) -> None:
    assert "Nothing differs." in admin_client.get(address).text


def test_before_the_first_release_it_says_how_much_there_is(admin_client: Client, db: None) -> None:
    rulebook = load(small_document())
    page = admin_client.get(reverse("draft-difference", args=[rulebook.pk])).text
    [change] = difference(None, draft(rulebook))
    assert change.text in page
    assert "readers of release" not in page


def test_what_is_wrong_with_an_unreadable_draft_is_listed(
    admin_client: Client, address: str
) -> None:
    Condition.objects.filter(rule__key="far").delete()
    Rulebook.objects.update(showcase="<nowhere>")
    page = admin_client.get(address).text
    assert 'class="errornote"' in page
    assert "<li>scenarios.long-way.rules.far.when: " in page
    assert "<li>showcase: " in page
    assert "Nothing differs." not in page


@pytest.mark.parametrize("permission", ["view_rulebook", "publish_rulebook", "approve_rulebook"])
def test_those_who_edit_approve_or_publish_see_it(
    client: Client, address: str, permission: str
) -> None:
    client.force_login(staff(permission))
    page = client.get(address)
    assert page.status_code == 200
    assert f'href="{address}" aria-current="page"' in page.text


def test_others_of_the_staff_do_not_see_it(client: Client, address: str) -> None:
    client.force_login(staff())
    assert client.get(address).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith(reverse("admin:login"))
