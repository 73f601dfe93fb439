"""A number of many conditions gets a name in one go."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.models import Condition, Rule, Rulebook, Threshold
from tests.support.changes import CHANGES, FURNITURE, LIGHT, changed
from tests.support.people import architect, publisher

ABOVE = {"question": "distance", "test": "above", "value": 300}
LONG = {"key": "long", "title": "A long way"}


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    between = {"question": "distance", "test": "between", "value": [300, 900]}
    return load(
        changed(
            (f"{FURNITURE}.when.+", ABOVE),
            (f"{LIGHT}.when.+", between),
            (f"{CHANGES}.shown_when", ABOVE),
            ("scenarios.long-way.tripwire", "You travel 300 kilometres in 300 minutes."),
        )
    )


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-naming", args=[rulebook.pk, "distance", 300])


def data_of(response: Any, **values: Any) -> dict[str, Any]:
    """What a browser sends if all boxes stay ticked."""
    form = response.context["form"]
    return {name: form[name].initial for name in ("conditions", "texts")} | LONG | values


def test_a_finding_offers_it(admin_client: Client, rulebook: Rulebook, address: str) -> None:
    link = f'<a href="{address}">Name it</a>'
    findings = reverse("draft-findings", args=[rulebook.pk])
    assert link in admin_client.get(findings).text
    reader = Client()
    reader.force_login(publisher())
    assert "Name it" not in reader.get(findings).text
    assert reader.get(address).status_code == 403


def test_its_page_shows_all_that_would_change(admin_client: Client, address: str) -> None:
    form = admin_client.get(address).context["form"]
    assert [words for _, words in form["conditions"].field.choices] == [
        "far: If Distance is above 300 kilometres: Train +4, Car −2.",
        "far-and-light: If Distance is between 100 kilometres and 1,000 kilometres and Luggage "
        "does not include “Furniture” and Distance is between 300 kilometres and 900 kilometres: "
        "Coach gets the points of Train.",
        "furniture: If Luggage includes “Furniture” and Distance is above 300 kilometres: Car +4, "
        "Coach is ruled out.",
        "Changes of train: Distance above 300",
    ]
    assert [words for _, words in form["texts"].field.choices] == [
        "far, reason: you travel more than 300 kilometres",
        "long-way, rule of thumb: Above 300 kilometres, look at the train …",
        "long-way, tripwire: You travel 300 kilometres in 300 minutes.",
    ]


def test_one_step_names_it_everywhere(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    before = draft(rulebook)
    response = admin_client.post(address, data_of(admin_client.get(address)))
    threshold = Threshold.objects.get(key="long")
    assert response.headers["Location"] == reverse(
        "admin:rules_threshold_change", args=[threshold.pk]
    )
    assert (threshold.title, threshold.number, threshold.position) == ("A long way", 300, 2)
    after = draft(rulebook)
    assert after.changed(thresholds=()).plain() == before.changed(thresholds=()).plain()
    written = after.written
    assert [condition.value for condition in written.rule["far-and-light"].when] == [
        *((100, 1000), "furniture", ("long", 900)),
    ]
    assert written.question["changes"].shown_when.value == "long"
    assert written.rule["far"].reason == "you travel more than {long} kilometres"
    assert written.scenario["long-way"].tripwire == "You travel {long} kilometres in 300 minutes."
    assert admin_client.get(address).status_code == 404


def test_the_history_of_each_row_says_so(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    admin_client.post(address, data_of(admin_client.get(address)))
    said = {entry.object_repr: entry.change_message for entry in LogEntry.objects.all()}
    assert said.keys() == {
        "A long way",
        "A long way between cities",
        "Changes of train",
        *(str(rule) for rule in Rule.objects.filter(key__in=["far", "far-and-light", "furniture"])),
    }
    assert said["Changes of train"] == "Named 300 “long”."


def test_what_is_not_ticked_keeps_its_number(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    page = admin_client.get(address)
    first, *_ = page.context["form"]["conditions"].initial
    admin_client.post(address, data_of(page, conditions=[first], texts=[]))
    assert Condition.objects.filter(value="long").count() == 1
    assert Condition.objects.filter(value="300").count() == 1
    assert Rule.objects.get(key="far").reason == "you travel more than 300 kilometres"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"key": ""}, "key", "This field is required."),
        ({"key": "Long"}, "key", "Start with a small letter"),
        ({"key": "many"}, "key", "Another threshold of this rulebook has this key."),
        ({"title": ""}, "title", "This field is required."),
        ({"title": "x" * 301}, "title", "at most 300 characters"),
        ({"conditions": []}, "conditions", "Tick one condition at least."),
        ({"conditions": ["condition-0"]}, "conditions", "has changed meanwhile"),
        ({"texts": ["rule-0-reason"]}, "texts", "has changed meanwhile"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_lost(
    admin_client: Client,
    rulebook: Rulebook,
    address: str,
    values: dict[str, Any],
    field: str,
    words: str,
) -> None:
    before = document(rulebook)
    response = admin_client.post(address, data_of(admin_client.get(address), **values))
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert document(rulebook) == before
    if field != "title":
        assert 'value="A long way"' in response.text


def test_a_condition_that_changed_meanwhile_is_not_named(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    data = data_of(admin_client.get(address))
    Condition.objects.filter(rule__key="far").update(value="400")
    response = admin_client.post(address, data)
    assert "has changed meanwhile" in response.text
    assert not Threshold.objects.filter(key="long").exists()


@pytest.mark.parametrize(
    ("question", "value"), [("distance", 301), ("luggage", 300), ("way", 300), ("changes", 3)]
)
def test_a_number_that_no_condition_has_cannot_be_named(
    admin_client: Client, rulebook: Rulebook, question: str, value: int
) -> None:
    address = reverse("draft-naming", args=[rulebook.pk, question, value])
    assert admin_client.get(address).status_code == 404


def test_an_architect_may_and_a_get_changes_nothing(rulebook: Rulebook, address: str) -> None:
    client = Client()
    client.force_login(architect())
    before = document(rulebook)
    assert client.get(address, LONG).status_code == 200
    assert document(rulebook) == before


def test_many_conditions_take_no_more_queries(
    admin_client: Client, rulebook: Rulebook, address: str, django_assert_max_num_queries: Any
) -> None:
    rule = Rule.objects.get(key="far")
    distance = Condition.objects.filter(rule=rule)[0].question
    for number in range(20):
        added = Rule.objects.create(scenario=rule.scenario, key=f"r{number}", reason="it is so")
        added.when.create(question=distance, test="above", value="300")
        added.effects.create(option=rulebook.options.get(key="train"), points=1)
    with django_assert_max_num_queries(60):
        assert len(admin_client.get(address).context["form"]["conditions"].initial) == 24
