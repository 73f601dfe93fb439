from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from advisor.drafts.review import CHANGED
from rules.drafts.from_document import load
from rules.models import Approval, Condition, Release, Rule, Rulebook
from tests.support.forms import Forms
from tests.support.people import architect, outsider, publisher, reviewer, staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    """Its draft has another title than release 1."""
    return load(small_document() | {"title": "Which way to travel?"})


@pytest.fixture
def rita(client: Client, db: None) -> User:
    rita = reviewer()
    client.force_login(rita)
    return rita


def address(rulebook: Rulebook, name: str = "approve") -> str:
    return reverse(f"draft-{name}", args=[rulebook.pk])


def shown(client: Client, rulebook: Rulebook) -> dict[str, Any]:
    fields = dict(Forms(client.get(address(rulebook, "difference")).text).fields)
    return {name: fields.get(name, "") for name in ("seen", "base")}


def test_what_the_page_shows_is_approved(client: Client, rita: User, rulebook: Rulebook) -> None:
    response = client.post(
        address(rulebook), shown(client, rulebook) | {"words": "I <read> it."}, follow=True
    )
    assert response.redirect_chain == [(address(rulebook, "difference"), 302)]
    assert "<bdi>rita</bdi> has approved this draft" in response.text
    assert "I &lt;read&gt; it." in response.text
    assert "You have approved the draft." in response.text
    assert Approval.objects.get().user == rita


def test_approving_twice_is_approving_once(client: Client, rita: User, rulebook: Rulebook) -> None:
    data = shown(client, rulebook)
    for _ in range(2):
        assert client.post(address(rulebook), data).status_code == 302
    assert Approval.objects.count() == 1


def test_it_can_be_withdrawn(client: Client, rita: User, rulebook: Rulebook) -> None:
    client.post(address(rulebook), shown(client, rulebook))
    assert "Withdraw your approval" in client.get(address(rulebook, "difference")).text
    response = client.post(address(rulebook, "withdraw"), follow=True)
    assert "Nobody has approved this draft" in response.text
    assert not Approval.objects.exists()


def test_nobody_withdraws_that_of_another(client: Client, rita: User, rulebook: Rulebook) -> None:
    client.post(address(rulebook), shown(client, rulebook))
    client.force_login(staff("approve_rulebook"))
    client.post(address(rulebook, "withdraw"))
    assert Approval.objects.get().user == rita


def test_a_draft_that_was_changed_meanwhile_is_looked_at_again(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    data = shown(client, rulebook) | {"words": "All good."}
    Rule.objects.filter(key="far").update(reason="it is far")
    response = client.post(address(rulebook), data)
    assert response.status_code == 409
    assert CHANGED in response.text
    assert "it is far" in response.text
    assert not Approval.objects.exists()
    again = dict(Forms(response.text).fields)
    assert again["words"].strip() == "All good."
    again = {name: again[name] for name in ("seen", "base", "words")}
    assert client.post(address(rulebook), again).status_code == 302


def test_that_it_has_lapsed_is_said(client: Client, rita: User, rulebook: Rulebook) -> None:
    client.post(address(rulebook), shown(client, rulebook))
    Rule.objects.filter(key="far").update(reason="it is far")
    page = client.get(address(rulebook, "difference")).text
    assert "has lapsed: the draft has changed since" in page
    assert "Nobody has approved this draft as it is now." in page


def test_a_draft_that_cannot_be_read_is_not_approved(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    data = shown(client, rulebook)
    Condition.objects.filter(rule__key="far").delete()
    response = client.post(address(rulebook), data)
    assert response.status_code == 422
    assert "scenarios.long-way.rules.far.when" in response.text
    assert not Approval.objects.exists()


def test_words_that_are_too_long_are_shown_again(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    words = "x" * 1001
    response = client.post(address(rulebook), shown(client, rulebook) | {"words": words})
    assert response.status_code == 409
    assert words in response.text
    assert not Approval.objects.exists()


def test_the_history_says_who_did_what(client: Client, rita: User, rulebook: Rulebook) -> None:
    client.post(address(rulebook), shown(client, rulebook) | {"words": "Sound."})
    client.post(address(rulebook, "withdraw"))
    page = client.get(reverse("admin:rules_rulebook_history", args=[rulebook.pk])).text
    assert "Approved the draft. Sound." in page
    assert "Withdrew the approval of the draft." in page
    assert client.get(reverse("admin:index")).status_code == 200  # it lists these actions, too
    hub = client.get(reverse("admin:rules_rulebook_change", args=[rulebook.pk])).text
    assert "Approved the draft. Sound." in hub


@pytest.mark.parametrize("person", [architect, publisher, outsider])
@pytest.mark.parametrize("name", ["approve", "withdraw"])
def test_only_reviewers_approve(client: Client, rulebook: Rulebook, person: Any, name: str) -> None:
    rulebook.approvals.create(user=person(), base=1)
    client.force_login(User.objects.get())
    assert client.post(address(rulebook, name), {"seen": "", "base": ""}).status_code == 403
    assert Approval.objects.count() == 1


def test_looking_approves_nothing(client: Client, rita: User, rulebook: Rulebook) -> None:
    for name in ("approve", "withdraw"):
        assert client.get(address(rulebook, name)).status_code == 405


def test_a_stranger_is_asked_to_sign_in(client: Client, rulebook: Rulebook) -> None:
    response = client.post(address(rulebook))
    assert response["Location"].startswith(reverse("admin:login"))


def test_from_the_page_to_publish_one_comes_back_to_it(client: Client, rulebook: Rulebook) -> None:
    client.force_login(staff("approve_rulebook", "publish_rulebook"))
    page = client.get(address(rulebook, "publish"))
    fields = dict(Forms(page.text).fields)
    sent = {name: fields[name] for name in ("seen", "base", "publish")}
    response = client.post(address(rulebook), sent)
    assert response["Location"] == address(rulebook, "publish")
