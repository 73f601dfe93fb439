import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from advisor.models import Result
from rules.models import Option, Rule, Scenario
from tests.support.people import architect, outsider, staff


@pytest.fixture
def address(result: Result) -> str:
    return reverse("result-rules", args=[result.token])


@pytest.fixture
def desk(result: Result) -> Client:
    """The browser of an architect."""
    client = Client()
    client.force_login(architect())
    return client


def form_of(row: Rule | Scenario) -> str:
    return reverse(f"admin:rules_{row._meta.model_name}_change", args=[row.pk])


def test_each_scenario_and_rule_of_a_result_leads_to_its_form(desk: Client, address: str) -> None:
    page = desk.get(address).text
    assert "Take the train." in page
    assert f'<a href="{form_of(Scenario.objects.get(key="long-way"))}">' in page
    assert f'<a href="{form_of(Rule.objects.get(key="far"))}">Rule far</a>' in page
    assert "Train +4" in page
    assert "Rule furniture" not in page  # it did not fire


def test_a_rule_that_only_rules_out_is_among_them(
    client: Client, desk: Client, result: Result
) -> None:
    saved = client.post("/decide/journey/1/save/?distance=600&luggage=bag").headers["Location"]
    token = saved.split("/")[2]
    page = desk.get(reverse("result-rules", args=[token])).text
    assert "Rule far-and-light</a>" in page


def test_what_the_draft_has_no_more_is_named(desk: Client, address: str) -> None:
    Scenario.objects.filter(key="long-way").update(key="longer-way")
    Rule.objects.filter(key="far").update(key="farther")
    page = desk.get(address).text
    assert "Not in the draft any more" in page
    assert "Rule far, which is not in the draft any more" in page


def test_a_draft_that_cannot_be_read_does_not_matter(desk: Client, address: str) -> None:
    Rule.objects.get(key="far").when.update(value="many")
    assert desk.get(address).status_code == 200


def test_its_answers_are_tried_and_saved_as_an_example(
    desk: Client, result: Result, address: str
) -> None:
    page = desk.get(address)
    trial = reverse("draft-try-result", args=[result.release.rulebook_id])
    assert f'<a href="{trial}?link={result.token}">Try these answers on the draft</a>' in page.text
    tried = desk.get(f"{trial}?link={result.token}")
    assert tried.headers["Location"].endswith("/try/?distance=2000")
    fields = QueryDict(page.context["example_form"].partition("?")[2])
    assert fields["answers"] == "distance: 2000"
    assert fields["recommended"] == str(Option.objects.get(key="train").pk)
    assert desk.get(page.context["example_form"]).status_code == 200


def test_no_link_leads_to_a_row_that_the_reader_may_not_see(address: str) -> None:
    client = Client()
    client.force_login(staff("view_rulebook"))
    page = client.get(address).text
    assert "Rule far" in page
    assert "/rules/rule/" not in page
    assert "Save as example" not in page


def test_it_is_for_those_who_see_or_publish_drafts(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith(reverse("admin:login"))
    client.force_login(outsider())
    assert client.get(address).status_code == 403


def test_a_result_that_was_withdrawn_is_gone(desk: Client, address: str) -> None:
    Result.objects.update(revoked_at=now())
    assert desk.get(address).status_code == 410


def test_the_page_of_a_result_is_the_same_for_everybody(desk: Client, result: Result) -> None:
    read = reverse("result", args=[result.token])
    link = f'href="{reverse("result-rules", args=[result.token])}"'
    stranger, theirs = Client().get(read), desk.get(read)
    assert stranger.content == theirs.content
    assert stranger.headers["ETag"] == theirs.headers["ETag"]
    assert link in stranger.text
    assert "Cookie" not in stranger.headers["Vary"]
