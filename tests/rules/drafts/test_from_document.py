"""From a document to rows."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import parsed, read_document, shipped, write_document
from rules.models import Condition, Rulebook
from rules.publishing import publish
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def changed_document() -> dict[str, Any]:
    return small_document() | {"title": "Which way to travel?"}


def test_what_is_loaded_comes_out_again() -> None:
    assert document(load(small_document())) == small_document()


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_rulebook_comes_out_again(key: str) -> None:
    source = read_document(key)
    assert document(load(source)) == read_rulebook(source).plain()


def test_order_is_kept_however_the_keys_sort() -> None:
    source = small_document()
    for name in ("precedents", "remarks", "tables"):
        source[name].append(source[name][0] | {"key": "another"})
    source["left_out"].append({"claim": "C3", "reason": "It has no method."})
    for parts in source.values():
        if isinstance(parts, list) and parts is not source["steps"]:
            parts.reverse()
    source["options"][0]["claims"].reverse()
    for row in source["tables"][0]["rows"]:
        row["cells"].reverse()
    source["remarks"][0]["scenarios"].reverse()
    far = {"question": "distance", "test": "above", "value": 100}
    source["remarks"][0]["when"].insert(0, far)
    source["scenarios"][0]["claims"] = ["C3", "R1", "C2"]
    source["steps"][0]["questions"][1]["choices"].reverse()
    assert document(load(source)) == source


def test_what_differs_from_a_default_is_kept() -> None:
    source = small_document()
    source["steps"][1]["questions"][0]["choices"].append(
        {"key": "nothing", "text": "Nothing at all", "alone": True}
    )
    assert document(load(source)) == source


def test_the_basis_of_a_number_is_kept_even_if_nothing_is_known() -> None:
    source = small_document()
    known = {"versions": {"A": "1"}, "statistics": ["mean"], "errors": 0.25, "rate": 0.00001}
    source["claims"][0]["basis"] = known
    source["claims"][0] |= {"read_on": "2026-11-30", "rows_used": "Table 2"}
    source["claims"][1]["basis"] = {}
    assert document(load(source)) == read_rulebook(source).plain()
    assert document(load(source))["claims"][1]["basis"] == {}
    assert read_rulebook(parsed(write_document(source).encode(), "a")).plain() == (
        read_rulebook(source).plain()
    )


def test_loading_again_replaces_the_draft_and_keeps_row_and_releases() -> None:
    rulebook = load(small_document())
    publish(rulebook, "")
    again = load(changed_document())
    assert again.pk == rulebook.pk
    assert again.releases.count() == 1
    assert document(again) == changed_document()


@pytest.mark.parametrize("broken", [None, [], {}, {"key": "journey"}, "journey"])
def test_what_is_no_rulebook_is_refused(broken: object) -> None:
    with pytest.raises(RulebookError):
        load(broken)
    assert not Rulebook.objects.exists()


def test_a_dangling_key_is_named_and_changes_nothing() -> None:
    rulebook = load(small_document())
    broken = changed_document()
    broken["scenarios"][0]["option"] = "horse"
    with pytest.raises(RulebookError, match='there is no option "horse"'):
        load(broken)
    assert document(rulebook) == small_document()


def test_a_failure_while_writing_changes_nothing(monkeypatch: Any) -> None:
    rulebook = load(small_document())
    monkeypatch.setattr(Condition._default_manager, "bulk_create", _fail)
    with pytest.raises(ZeroDivisionError):
        load(changed_document())
    assert document(rulebook) == small_document()


def test_a_claim_cited_twice_counts_once() -> None:
    source = small_document()
    source["scenarios"][0]["claims"] = ["R2", "R1", "R2"]
    assert document(load(source)) == small_document()


def test_loading_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load(read_document("django-or-fastapi"))
    with django_assert_max_num_queries(176):
        rulebook = load(read_document("django-or-fastapi"))
    with django_assert_max_num_queries(60):
        document(rulebook)


def _fail(*args: object, **kwargs: object) -> None:
    raise ZeroDivisionError
