"""Pages link their neighbours."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from rules.drafts.from_document import load
from rules.models import (
    Claim,
    Example,
    Option,
    Question,
    Row,
    Rule,
    Rulebook,
    Scenario,
    Source,
    Step,
    Table,
)
from tests.support.admin_pages import page
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


@pytest.mark.parametrize(
    ("model", "key", "neighbours"),
    [
        (Claim, "C1", [(Scenario, "bulky-load"), (Rule, "furniture"), (Source, "C")]),
        (Question, "luggage", [(Rule, "awkward"), (Example, "moving-house")]),
        (Scenario, "long-way", [(Rule, "far"), (Example, "far-and-direct"), (Claim, "R1")]),
        (Rule, "far", [(Scenario, "long-way"), (Question, "distance"), (Claim, "R1")]),
        (Source, "C", [(Claim, "C3")]),
        (Step, "trip", [(Question, "station")]),
        (Table, "seats", [(Row, "room")]),
        (Option, "train", [(Rule, "far"), (Scenario, "long-way")]),
    ],
)
def test_pages_link_their_neighbours(
    admin_client: Client, model: Any, key: str, neighbours: list[tuple[Any, str]]
) -> None:
    text = admin_client.get(page(model, "change", get(model, key).pk)).text
    for kind, name in neighbours:
        assert f'href="{page(kind, "change", get(kind, name).pk)}"' in text


def test_a_page_has_what_was_said_of_its_row_and_leads_to_it(
    admin_client: Client, admin_user: User, rulebook: Rulebook
) -> None:
    said = {"place": "rules.far", "user": admin_user}
    rulebook.comments.create(text="<b>Why?", **said)
    rulebook.comments.create(text="Oh.", resolved_at=now(), **said)
    rulebook.comments.create(text="Elsewhere", place="rules.awkward", user=admin_user)
    text = admin_client.get(page(Rule, "change", get(Rule, "far").pk)).text
    address = reverse("draft-comments", args=[rulebook.pk], query={"place": "rules.far"})
    assert f'href="{address}"' in text
    assert "<bdi>admin</bdi>: <bdi>&lt;b&gt;Why?</bdi> (open)" in text
    assert "<bdi>admin</bdi>: <bdi>Oh.</bdi></li>" in text
    assert "Elsewhere" not in text


def test_who_sees_one_kind_of_row_is_led_to_no_closed_door(
    client: Client, rulebook: Rulebook
) -> None:
    client.force_login(staff("view_rule"))
    text = client.get(page(Rule, "change", get(Rule, "far").pk)).text
    assert reverse("draft-comments", args=[rulebook.pk]) not in text
