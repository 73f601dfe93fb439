"""Pages link their neighbours."""

from typing import Any

import pytest
from django.test import Client

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
