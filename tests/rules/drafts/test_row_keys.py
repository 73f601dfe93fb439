from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.files import write_document
from rules.models import Effect, Option, Rule, Rulebook, part_models
from tests.support.changes import FAR, FURNITURE, REMOVED, changed
from tests.support.people import architect
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def rows() -> dict[tuple[str, int], str]:
    return {
        (model.__name__, row.pk): str(row)
        for model in part_models()
        for row in model._default_manager.all()
    }


def test_the_same_document_keeps_every_row() -> None:
    load(small_document())
    before = rows()
    load(small_document())
    assert rows() == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{FAR}.reason", "it is far"),
        ("examples.moving-house.title", "We move"),
        (f"{FAR}.when.0.value", 400),
    ],
)
def test_a_changed_text_changes_no_primary_key(path: str, value: object) -> None:
    load(small_document())
    before = rows()
    load(changed((path, value)))
    assert set(rows()) == set(before)


def test_what_is_new_has_a_key_that_no_row_ever_had() -> None:
    load(small_document())
    before = rows()
    source = small_document()
    source["options"].insert(0, source["options"][0] | {"key": "tram", "name": "Tram"})
    load(source)
    assert set(before) < set(rows())
    (tram,) = set(rows()) - set(before)
    assert tram == ("Option", max(Option.objects.values_list("pk", flat=True)))
    load(small_document())
    assert rows() == before
    load(source)
    assert Option.objects.get(key="tram").pk > tram[1]


def test_what_is_gone_takes_only_its_own_rows_along() -> None:
    load(changed((f"{FURNITURE}.shares", [])))
    before = rows()
    furniture = Rule.objects.get(key="furniture")
    gone = {("Rule", furniture.pk)}
    for name in ("when", "effects"):
        below = getattr(furniture, name)
        gone |= {(below.model.__name__, pk) for pk in below.values_list("pk", flat=True)}
    source = changed((FURNITURE, REMOVED))
    load(source)
    assert set(before) - set(rows()) == gone


@pytest.mark.parametrize("turn", [list.reverse, lambda parts: parts.insert(0, parts.pop())])
def test_effects_in_another_order_come_out_in_that_order(turn: Callable[[Any], Any]) -> None:
    source = small_document()
    effects = [{"option": key, "points": 1} for key in ("train", "car", "coach")]
    source["scenarios"][0]["rules"][0]["effects"] = effects[:2]
    load(source)
    source["scenarios"][0]["rules"][0]["effects"] = effects
    turn(effects)
    assert write_document(document(load(source))) == write_document(source)
    assert Effect.objects.filter(rule__key="far").count() == 3


def test_the_rows_of_another_rulebook_stay_its_own() -> None:
    load(small_document())
    before = rows()
    load(small_document() | {"key": "voyage"})
    both = rows()
    load(small_document())
    assert rows() == both
    assert before.items() <= both.items()
    assert len(both) == 2 * len(before)


def test_the_history_of_a_rule_outlives_an_import() -> None:
    rulebook: Rulebook = load(small_document())
    rule = Rule.objects.get(key="far")
    LogEntry.objects.log_actions(architect().pk, [rule], CHANGE, "Mended.", single_object=True)
    load(changed((f"{FAR}.reason", "it is far")))
    entry = LogEntry.objects.get()
    edited: Any = entry.get_edited_object()
    assert (edited.key, edited.reason) == ("far", "it is far")
    assert edited.rulebook == rulebook
