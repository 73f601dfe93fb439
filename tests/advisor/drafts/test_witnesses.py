from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisor.drafts import witnesses as module
from rules.drafts.from_document import load
from rules.engine.witnesses import Found
from rules.models import Condition, Effect, Example, Option, Precedent, Release, Rulebook, Scenario
from rules.models import Rule as RuleRow
from tests.support.large import large_document
from tests.support.people import architect, outsider, staff


@pytest.fixture
def address(draft: Rulebook) -> str:
    return reverse("draft-witnesses", args=[draft.pk])


def text(page: Any) -> str:
    return " ".join(page.text.split())


def form_of(row: Any) -> str:
    return reverse(f"admin:rules_{row._meta.model_name}_change", args=[row.pk])


def test_a_rule_has_the_projects_in_which_it_fires(admin_client: Client, address: str) -> None:
    page = admin_client.get(address, {"rule": "far"})
    assert "1 example and 1 precedent for which it fires" in text(page)
    assert [item.title for item in page.context["items"]] == [
        "A choir goes to a festival",
        "Two days in the capital",
    ]
    assert "The choir&#x27;s newsletter, 2023" in page.text
    assert "Take the train." in page.text
    assert "<dt>Distance</dt><dd>600 kilometres</dd>" in page.text
    assert f'href="{form_of(Precedent.objects.get())}"' in page.text
    assert f'href="{form_of(Example.objects.get(key="far-and-direct"))}"' in page.text


def test_its_answers_are_tried_and_asked_with_one_click(
    admin_client: Client, journey: Release
) -> None:
    address = reverse("draft-witnesses", args=[journey.rulebook_id])
    page = admin_client.get(address, {"rule": "no-change"})
    query = "distance=600&amp;station=near&amp;luggage=bag&amp;changes=0"
    trial = reverse("draft-try", args=[journey.rulebook_id])
    assert f'<a href="{trial}?{query}">Try with these answers</a>' in page.text
    assert f'<a href="/decide/journey/1/trip/?{query}">Questionnaire</a>' in page.text


def test_without_a_release_there_is_no_questionnaire(admin_client: Client, address: str) -> None:
    assert "Questionnaire" not in admin_client.get(address, {"rule": "far"}).text


def test_a_precedent_can_be_saved_as_an_example(admin_client: Client, address: str) -> None:
    precedent, example = admin_client.get(address, {"rule": "far"}).context["items"]
    assert example.example == ""
    fields = QueryDict(precedent.example.partition("?")[2])
    assert fields["title"] == "A choir goes to a festival"
    assert fields["recommended"] == str(Option.objects.get(key="train").pk)


def test_whoever_cannot_add_examples_is_not_offered_to(client: Client, address: str) -> None:
    client.force_login(staff("view_rulebook"))
    page = client.get(address, {"rule": "far"}).text
    assert "Save as example" not in page
    assert "Precedent choir-trip" in page
    assert form_of(Precedent.objects.get()) not in page


def test_a_scenario_names_its_rules(admin_client: Client, address: str) -> None:
    page = admin_client.get(address, {"scenario": "bulky-load"})
    assert "1 example for which it matches" in text(page)
    assert '<a href="?rule=furniture">furniture</a>, <a href="?rule=awkward">' in text(page)


def test_clear_verdicts_for_an_option_come_first(admin_client: Client, address: str) -> None:
    Effect.objects.filter(rule__key="no-change", option__key="train").update(points=4)
    Condition.objects.filter(rule__key="far-and-light", test="between").update(value="700, 900")
    page = admin_client.get(address, {"option": "train"})
    assert "1 example and 1 precedent for which it is recommended, 1 of them clearly" in text(page)
    assert [item.report.standing for item in page.context["items"]] == ["clear", "leaning"]
    assert page.context["found"] is None


def test_a_verdict_that_is_too_close_is_called_so_once(admin_client: Client, address: str) -> None:
    page = text(admin_client.get(address, {"rule": "far"}))
    assert "<strong>Take the train.</strong> Leaning, 6 points ahead of Car." in page
    close = "<strong>Too close to call between Train and Coach.</strong>"
    assert f"{close} Train is 1 point ahead of Coach." in page


def test_a_clear_verdict_is_searched_for_where_no_project_has_one(
    admin_client: Client, address: str
) -> None:
    Effect.objects.filter(rule__key="no-change", option__key="train").update(points=4)
    page = admin_client.get(address, {"option": "train"})
    assert "As “A choir goes to a festival”, but for Changes of train" in page.text
    assert "<dt>Changes of train</dt><dd>0 changes <em>(differs)</em></dd>" in page.text
    assert page.context["found_item"].report.standing == "clear"


def test_what_is_not_found_is_not_called_impossible(
    admin_client: Client, address: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "find_clear", lambda *args: Found())
    monkeypatch.setattr(module, "find_witness", lambda *args: Found())
    page = admin_client.get(address, {"option": "train"})
    assert "A search found no answers that lead to one either." in page.text
    page = admin_client.get(address, {"option": "coach"})
    assert "A search found no answers that lead to it either." in page.text
    assert "Proved" not in page.text


def test_answers_are_found_where_no_project_leads(admin_client: Client, address: str) -> None:
    page = admin_client.get(address, {"rule": "many-changes"})
    assert "No example or precedent leads here" in page.text
    assert page.context["found_item"].changed == ("changes",)
    assert "Save as example" in page.text


def test_that_no_answers_lead_to_a_rule_is_proved(admin_client: Client, address: str) -> None:
    far = RuleRow.objects.get(key="far")
    far.when.create(question=far.when.get().question, test="below", value=200)
    page = admin_client.get(address, {"rule": "far"})
    assert "Proved: no answers lead here." in page.text


def test_of_an_option_it_is_proved_without_marks(admin_client: Client, address: str) -> None:
    light = RuleRow.objects.get(key="far-and-light")
    light.rules_out.add(Option.objects.get(key="coach"))
    page = admin_client.get(address, {"option": "coach"})
    assert "no answers lead here, unless some are marked as mattering most." in page.text


def test_without_a_target_all_can_be_chosen(admin_client: Client, address: str) -> None:
    page = admin_client.get(address).text
    for part in ("option=coach", "scenario=long-way", "rule=far-and-light"):
        assert f'href="?{part}"' in page


@pytest.mark.parametrize("part", ["rule", "scenario", "option"])
def test_what_the_draft_does_not_have_is_not_found(
    admin_client: Client, address: str, part: str
) -> None:
    response = admin_client.get(address, {part: "nowhere"})
    assert response.status_code == 404
    assert f"The draft has no such {part}." in response.text


def test_many_projects_come_page_by_page(
    admin_client: Client, address: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "PER_PAGE", 1)
    first = admin_client.get(address, {"rule": "far"})
    assert 'href="?rule=far&amp;page=2"' in first.text
    second = admin_client.get(address, {"rule": "far", "page": "2"})
    assert [item.title for item in second.context["items"]] == ["Two days in the capital"]


def test_many_projects_take_no_more_queries_than_few(
    admin_client: Client, address: str, draft: Rulebook
) -> None:
    def queries(address: str, rule: str) -> int:
        admin_client.get(address, {"rule": rule})
        with CaptureQueriesContext(connection) as captured:
            page = admin_client.get(address, {"rule": rule})
        assert page.context["items"]
        return len(captured)

    document = large_document(rules=60, questions=20, examples=30)
    large = load(document)
    fired = next(
        rule["key"]
        for scenario in document["scenarios"]
        for rule in scenario["rules"]
        if admin_client.get(
            reverse("draft-witnesses", args=[large.pk]), {"rule": rule["key"]}
        ).context["items"]
    )
    address_of_large = reverse("draft-witnesses", args=[large.pk])
    assert queries(address_of_large, fired) <= queries(address, "far")


def test_forms_the_table_and_the_unnoticed_changes_lead_to_it(
    client: Client, draft: Rulebook, address: str
) -> None:
    client.force_login(architect())
    for row in (
        RuleRow.objects.get(key="far"),
        Scenario.objects.get(key="long-way"),
        Option.objects.get(key="train"),
    ):
        link = f'href="{address}?{row._meta.model_name}={row.key}"'
        assert link in client.get(form_of(row)).text
    assert f'href="{address}?' not in client.get(form_of(Example.objects.all()[0])).text
    table = client.get(reverse("draft-table", args=[draft.pk])).text
    assert f'href="{address}?rule=far-and-light"' in table


def test_a_form_does_not_lead_where_its_reader_may_not_go(client: Client, address: str) -> None:
    client.force_login(staff("view_rule"))
    assert address not in client.get(form_of(RuleRow.objects.get(key="far"))).text


def test_it_is_for_those_who_see_or_publish_drafts(client: Client, address: str) -> None:
    client.force_login(outsider())
    assert client.get(address).status_code == 403
