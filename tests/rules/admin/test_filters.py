"""Filters of lists offer what belongs to one rulebook."""

from typing import Any

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Example, Precedent, Remark, Row, Rulebook, Scenario
from tests.support.admin_pages import page
from tests.support.small import small_document

LISTS = [
    (Example, "rulebook", "recommended"),
    (Scenario, "rulebook", "option"),
    (Precedent, "rulebook", "chose"),
    (Remark, "rulebook", "options"),
    (Row, "table__rulebook", "table"),
]


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


@pytest.fixture
def other() -> Rulebook:
    [table] = small_document()["tables"]
    tables = [table, table | {"key": "prices", "title": "Prices"}]
    return load(small_document() | {"key": "another-journey", "tables": tables})


def offered(client: Client, model: Any, field: str, query: dict[str, Any]) -> set[int]:
    """The primary keys that the filter by a field offers."""
    filters = client.get(page(model, "changelist"), query).context["cl"].filter_specs
    [found] = [each for each in filters if each.field_path == field]
    return {pk for pk, _ in found.lookup_choices}


@pytest.mark.parametrize(("model", "path", "field"), LISTS)
def test_of_the_rulebook_that_was_chosen(
    admin_client: Client, other: Rulebook, model: Any, path: str, field: str
) -> None:
    found = offered(admin_client, model, field, {f"{path}__id__exact": other.pk})
    target = model._meta.get_field(field).related_model
    assert found == set(target.objects.filter(rulebook=other).values_list("pk", flat=True))


def test_of_the_only_rulebook_without_a_choice(admin_client: Client, rulebook: Rulebook) -> None:
    found = offered(admin_client, Example, "recommended", {})
    assert found == set(rulebook.options.values_list("pk", flat=True))


@pytest.mark.parametrize("key", [None, "holiday"])
def test_of_none_where_there_are_several(
    admin_client: Client, other: Rulebook, key: str | None
) -> None:
    query = {"rulebook__id__exact": key} if key else {}
    response = admin_client.get(page(Scenario, "changelist"), query, follow=True)
    fields = [each.field_path for each in response.context["cl"].filter_specs]
    assert fields == ["rulebook"]
