from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from advisor.drafts.comments import GONE
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.models import Comment, Condition, Release, Rule, Rulebook
from tests.support.people import architect, outsider, publisher, reviewer
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    """The rule "far" differs from release 1 in two ways."""
    Rule.objects.filter(key="far").update(reason="it is far")
    Condition.objects.filter(rule__key="far").update(value="400")
    return journey.rulebook


@pytest.fixture
def rita(client: Client, db: None) -> User:
    rita = reviewer()
    client.force_login(rita)
    return rita


def address(rulebook: Rulebook, place: str = "rules.far", **query: Any) -> str:
    return reverse("draft-comments", args=[rulebook.pk], query={"place": place, **query})


def comment(rulebook: Rulebook, user: User, place: str = "rules.far", **values: Any) -> Comment:
    values = {"text": "Why?"} | values
    return rulebook.comments.create(place=place, user=user, **values)


def difference_page(client: Client, rulebook: Rulebook) -> str:
    return client.get(reverse("draft-difference", args=[rulebook.pk])).text


def changes(rulebook: Rulebook) -> list[str]:
    old = read_rulebook(small_document())
    return [change.text for change in difference(old, draft(rulebook))]


def test_a_change_is_commented_on_from_the_difference(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    link = address(rulebook, change=2)
    assert f'href="{link.replace("&", "&amp;")}"' in difference_page(client, rulebook)
    chosen = client.get(link).context["form"].initial["change"]
    assert chosen == changes(rulebook)[1]
    response = client.post(link, {"change": chosen, "text": "Why *400*?"})
    stored = Comment.objects.get()
    assert response["Location"] == (
        f"{reverse('draft-difference', args=[rulebook.pk])}#comment-{stored.pk}"
    )
    assert (stored.place, stored.change, stored.user) == ("rules.far", chosen, rita)
    page = difference_page(client, rulebook)
    assert f'id="comment-{stored.pk}"' in page
    assert "Why <em>400</em>?" in page


def test_a_comment_is_text(client: Client, rita: User, rulebook: Rulebook) -> None:
    comment(rulebook, rita, text="<script>alert(1)</script>", change="<b>Was</b>")
    for page in (difference_page(client, rulebook), client.get(address(rulebook)).text):
        assert "<script>alert" not in page
        assert "<b>Was" not in page
        assert "&lt;script&gt;alert" in page


def test_an_empty_comment_is_not_stored(client: Client, rita: User, rulebook: Rulebook) -> None:
    response = client.post(address(rulebook), {"text": " "})
    assert response.status_code == 422
    assert "Write your comment first." in response.text
    assert not Comment.objects.exists()


def test_a_change_that_is_gone_is_chosen_again(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    sent = {"change": "What was.", "text": "Why is that?"}
    response = client.post(address(rulebook), sent)
    assert response.status_code == 422
    assert GONE in response.text
    assert "Why is that?" in response.text
    assert not Comment.objects.exists()


def test_a_deleted_row_keeps_its_comments(client: Client, rita: User, rulebook: Rulebook) -> None:
    comment(rulebook, rita, text="Do we need it?")
    Rule.objects.filter(key="far").delete()
    assert "Do we need it?" in difference_page(client, rulebook)
    page = client.get(address(rulebook))
    assert "Do we need it?" in page.text
    assert "Rule far, which is not in the draft any more" in page.text
    assert client.post(address(rulebook), {"text": "Too late."}).status_code == 302


def test_what_has_not_changed_has_its_comments_below(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    comment(rulebook, rita, "questions.distance", text="In miles?")
    page = difference_page(client, rulebook)
    assert "In miles?" in page.partition("Other comments")[2]
    assert "Question distance" in page


def test_an_unreadable_draft_shows_its_comments(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    comment(rulebook, rita)
    Condition.objects.filter(rule__key="far").delete()
    assert "Why?" in difference_page(client, rulebook)
    assert client.get(address(rulebook)).status_code == 200


def test_it_is_resolved_and_opened_again(client: Client, rita: User, rulebook: Rulebook) -> None:
    asked = comment(rulebook, rita)
    ada = architect()
    client.force_login(ada)
    resolve = reverse("draft-resolve", args=[rulebook.pk, asked.pk])
    assert f'action="{resolve}"' in difference_page(client, rulebook)
    response = client.post(resolve)
    assert response["Location"].endswith(f"#comment-{asked.pk}")
    asked.refresh_from_db()
    assert asked.resolved_by == ada
    assert "Resolved by <bdi>ada</bdi>" in difference_page(client, rulebook)
    client.post(reverse("draft-reopen", args=[rulebook.pk, asked.pk]))
    asked.refresh_from_db()
    assert (asked.resolved_by, asked.resolved_at) == (None, None)


def test_who_resolved_it_first_stays(client: Client, rita: User, rulebook: Rulebook) -> None:
    asked = comment(rulebook, rita)
    resolve = reverse("draft-resolve", args=[rulebook.pk, asked.pk])
    client.post(resolve)
    client.force_login(architect())
    client.post(resolve)
    asked.refresh_from_db()
    assert asked.resolved_by == rita


def test_the_history_of_the_rulebook_has_it(client: Client, rita: User, rulebook: Rulebook) -> None:
    client.post(address(rulebook), {"text": "Why?"})
    client.post(reverse("draft-resolve", args=[rulebook.pk, Comment.objects.get().pk]))
    page = client.get(reverse("admin:rules_rulebook_history", args=[rulebook.pk])).text
    assert "Rule far: commented “Why?”." in page
    assert "Rule far: resolved “Why?”." in page


@pytest.mark.parametrize(
    ("person", "status"), [(architect, 302), (publisher, 302), (reviewer, 302), (outsider, 403)]
)
def test_whoever_may_see_the_draft_may_comment(
    client: Client, rulebook: Rulebook, person: Any, status: int
) -> None:
    client.force_login(person())
    asked = comment(rulebook, User.objects.get())
    assert client.get(address(rulebook)).status_code == (200 if status == 302 else 403)
    assert client.post(address(rulebook), {"text": "Why?"}).status_code == status
    for name in ("resolve", "reopen"):
        there = reverse(f"draft-{name}", args=[rulebook.pk, asked.pk])
        assert client.post(there).status_code == status
    assert Comment.objects.count() == 1 + (status == 302)


def test_a_comment_of_another_rulebook_is_not_found(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    other = load(small_document() | {"key": "another-journey"})
    asked = comment(other, rita)
    address = reverse("draft-resolve", args=[rulebook.pk, asked.pk])
    assert client.post(address).status_code == 404


def test_without_a_place_one_is_led_to_all_comments(
    client: Client, rita: User, rulebook: Rulebook
) -> None:
    response = client.get(reverse("draft-comments", args=[rulebook.pk]))
    assert response["Location"] == reverse("draft-difference", args=[rulebook.pk])


@pytest.mark.parametrize("place", ["Rules.far", "rules.", "rules.far<b>", "a" * 201])
def test_a_place_that_no_part_can_have_is_not_found(
    client: Client, rita: User, rulebook: Rulebook, place: str
) -> None:
    assert client.get(address(rulebook, place)).status_code == 404
