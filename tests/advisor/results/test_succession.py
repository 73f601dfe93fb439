import pytest
from django.test import Client
from django.utils.timezone import now

from advisor.models import Result
from advisor.results.editing import MAX_PROPOSALS, NOTICES
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document

SECTION = 'id="succession"'


@pytest.fixture
def newer(result):
    """A release after that of the result."""
    return publish(load(small_document() | {"title": "Rail or road?"}), note="Another title")


@pytest.fixture
def propose(result, newer):
    """Has a reader propose a successor."""

    def propose() -> Result:
        Client().post(f"/r/{result.token}/today/", {"as": "proposal"})
        return Result.objects.latest("pk")

    return propose


@pytest.fixture
def answer(edit_link):
    """Answers a proposal on the edit page: `answer("accept", proposal)`."""
    return lambda form, to: Client().post(edit_link, {"form": form, "following": to.token})


def test_without_a_newer_release_there_is_nothing_about_a_successor(client, edit_link):
    assert SECTION not in client.get(edit_link).text


def test_the_edit_page_saves_the_successor_without_any_cookie(result, edit_link, newer):
    owner = Client()
    page = owner.get(edit_link)
    assert "Save that as the successor" in page.text
    form = {"as": "successor", "key": page.context["key"]}
    assert f'name="key" value="{form["key"]}"' in page.text
    assert owner.post(f"/r/{result.token}/today/", form).status_code == 303
    successor = Result.objects.latest("pk")
    assert (successor.predecessor, successor.succession) == (result, "accepted")
    assert f'href="/r/{successor.token}/"' in owner.get(edit_link).text


def test_a_proposal_is_listed_for_the_owner_and_on_no_public_page(
    client, result, edit_link, propose
):
    link = f"/r/{propose().token}/"
    page = client.get(edit_link).text
    assert link in page
    assert "Readers propose a successor" in page
    assert result.conclusion["headline"] in page
    for public in ("", "today/"):
        assert link not in Client().get(f"/r/{result.token}/{public}").text


def test_an_accepted_proposal_is_the_successor(client, result, edit_link, propose, answer):
    proposal = propose()
    accepted = answer("accept", proposal)
    assert NOTICES["accept"] in client.get(accepted.headers["Location"]).text
    assert f'Succeeded by <a href="/r/{proposal.token}/"' in client.get(f"/r/{result.token}/").text
    later = client.get(f"/r/{proposal.token}/").text
    assert f'Succeeds <a href="/r/{result.token}/"' in later
    assert "Proposed from" not in later


def test_a_dismissed_proposal_stays_readable_and_names_its_origin(
    client, result, edit_link, propose, answer
):
    proposal = propose()
    dismissed = answer("dismiss", proposal)
    page = client.get(dismissed.headers["Location"]).text
    assert NOTICES["dismiss"] in page
    assert proposal.token not in page
    assert f'Proposed from <a href="/r/{result.token}/"' in client.get(f"/r/{proposal.token}/").text


def test_there_is_one_successor_until_it_is_removed(client, result, edit_link, propose, answer):
    first, second = propose(), propose()
    answer("accept", first)
    assert "Accept as successor" not in client.get(edit_link).text
    refused = answer("accept", second)
    assert refused.status_code == 422
    assert "There is a successor already." in refused.text
    answer("dismiss", first)
    assert answer("accept", second).status_code == 303
    assert f'Succeeded by <a href="/r/{second.token}/"' in client.get(f"/r/{result.token}/").text


def test_an_answer_that_comes_too_late_is_refused_in_words(propose, answer):
    proposal = propose()
    Result.objects.filter(pk=proposal.pk).update(revoked_at=now())
    for form in ("accept", "dismiss"):
        refused = answer(form, proposal)
        assert refused.status_code == 422
        assert "That result was withdrawn or dismissed meanwhile." in refused.text


@pytest.mark.parametrize("token", ["", "nothing", "\x00"])
def test_an_answer_to_nothing_is_refused(client, edit_link, propose, token):
    propose()
    refused = client.post(edit_link, {"form": "accept", "following": token})
    assert refused.status_code == 422
    assert not Result.objects.exclude(predecessor=None).filter(succession="accepted").exists()


def test_nobody_answers_a_proposal_to_another_result(client, result, edit_link, propose, answer):
    proposal = propose()
    Result.objects.filter(pk=proposal.pk).update(predecessor=proposal)
    assert answer("accept", proposal).status_code == 422
    assert Result.objects.get(pk=proposal.pk).succession == "proposed"


def test_a_flood_of_proposals_does_not_fill_the_page(client, result, edit_link, propose):
    first = propose()
    row = Result.objects.get(pk=first.pk)
    for number in range(MAX_PROPOSALS):
        row.pk, row.token, row.edit_key = None, f"{number:022}", ""
        row.save(force_insert=True)
    page = client.get(edit_link).text
    assert page.count("Accept as successor") == MAX_PROPOSALS
    assert first.token not in page
