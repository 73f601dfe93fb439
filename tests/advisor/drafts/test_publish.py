from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from advisor.drafts.publish import CHANGED
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.models import Condition, Example, Release, Rulebook
from rules.review import REVIEW
from tests.support.forms import Forms
from tests.support.people import publisher, reviewer, staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-publish", args=[rulebook.pk])


def post(client: Client, address: str, note: str, follow: bool = False, **sent: str) -> Any:
    """Publishes what the page shows."""
    data = {"note": note, "seen": seen(client.get(address)), **sent}
    return client.post(address, data, follow=follow)


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


def test_open_comments_are_counted_and_block_nothing(
    admin_client: Client, admin_user: User, rulebook: Rulebook, address: str
) -> None:
    said = {"place": "rules.far", "text": "Why?", "user": admin_user}
    rulebook.comments.create(**said)
    rulebook.comments.create(**said, resolved_at=now())
    assert "1 comment open." in admin_client.get(address).text
    assert post(admin_client, address, "First").status_code == 302


class TestReview:
    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.REVIEW_REQUIRED = True

    def approve(self, rulebook: Rulebook) -> None:
        digest = draft(rulebook).digest
        rulebook.approvals.create(user=reviewer(), sha256=digest, base=0)

    def test_without_an_approval_there_is_nothing_to_send(
        self, client: Client, address: str
    ) -> None:
        client.force_login(publisher())
        page = client.get(address).text
        assert "Nobody has approved this draft as it is now." in page
        assert 'value="Publish"' not in page
        response = post(client, address, "Try <it>", alone="on")
        assert response.status_code == 422
        assert response.context["problems"] == ["Nobody else has approved this draft."]
        assert "Try &lt;it&gt;" in response.text
        assert not Release.objects.exists()

    def test_with_one_it_is_published_and_says_by_whom(
        self, client: Client, rulebook: Rulebook, address: str
    ) -> None:
        self.approve(rulebook)
        client.force_login(publisher())
        assert "<bdi>rita</bdi> has approved this draft" in client.get(address).text
        assert post(client, address, "First").status_code == 302
        [approval] = Release.objects.get().review.approvals
        assert approval.by == "rita"

    def test_one_that_lapsed_meanwhile_does_not_count(
        self, client: Client, rulebook: Rulebook, address: str
    ) -> None:
        self.approve(rulebook)
        client.force_login(publisher())
        sent = {"note": "First", "seen": seen(client.get(address))}
        rulebook.approvals.all().delete()
        assert client.post(address, sent).status_code == 422
        assert not Release.objects.exists()

    def test_who_may_publish_alone_has_to_say_so(self, client: Client, address: str) -> None:
        client.force_login(staff("publish_rulebook", "publish_alone", "view_rulebook"))
        assert "Publish without approval" in client.get(address).text
        response = post(client, address, "In a hurry")
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {"alone"}
        assert "Tick “Publish without approval”" in response.text
        assert not Release.objects.exists()
        response = post(client, address, "In a hurry", alone="on", follow=True)
        assert "is published without approval." in response.text
        assert Release.objects.get().review.without_approval
        assert LogEntry.objects.get().change_message == "Published release 1 without approval."

    def test_publishing_is_no_change_of_the_draft(self, admin_client: Client, address: str) -> None:
        post(admin_client, address, "First", alone="on")
        assert LogEntry.objects.get().action_flag == REVIEW

    def test_the_permission_to_publish_alone_is_not_one_to_publish(
        self, client: Client, address: str
    ) -> None:
        client.force_login(staff("publish_alone", "view_rulebook"))
        assert client.get(address).status_code == 403
        assert post(client, address, "Try", alone="on").status_code == 403
