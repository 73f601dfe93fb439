"""What the rows of all parts have in common."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model, RestrictedError

from rules.drafts.from_document import load
from rules.engine import schema
from rules.models import (
    AnswerTest,
    AppliesWhen,
    Cell,
    Claim,
    LeftOut,
    Option,
    Precedent,
    Question,
    Remark,
    Row,
    Rule,
    Rulebook,
    ShownWhen,
    Table,
    path_to_rulebook,
)
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


# Several models hold conditions, and a field of its question holds a pick.
OTHERS = (schema.Condition, schema.Pick)
PARTS = [part for part in schema.Part.__subclasses__() if part not in OTHERS]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_row_has_every_field_of_the_schema(part: type[schema.Part]) -> None:
    model = apps.get_model("rules", part.__name__)
    assert {field.name for field in model._meta.get_fields()} >= set(part.model_fields)


def test_conditions_have_every_field_of_the_schema() -> None:
    for model in AnswerTest.__subclasses__():
        fields = {field.name for field in model._meta.get_fields()}
        assert fields >= set(schema.Condition.model_fields)


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Claim, "rulebook"),
        (LeftOut, "rulebook"),
        (Rule, "scenario__rulebook"),
        (ShownWhen, "shows__step__rulebook"),
        (AppliesWhen, "remark__rulebook"),
        (Cell, "row__table__rulebook"),
    ],
)
def test_each_part_leads_to_its_rulebook(model: type[Model], path: str) -> None:
    assert path_to_rulebook(model) == path


def test_parts_name_themselves_for_people(small: schema.Rulebook) -> None:
    claim, left_out, precedent = small.claim["R1"], small.left_out[0], small.precedents[0]
    models = (Rulebook, Option, Question, Claim, Rule, LeftOut, Precedent, Remark, Table, Row)
    assert [str(model.objects.all()[0]) for model in (*models, Cell, AppliesWhen)] == [
        "Train or car?",
        "Train",
        "Distance",
        f"R1: {claim.says}",
        f"far: {small.rule['far'].reason}",
        f"C4: {left_out.reason}",
        f"{precedent.title} ({precedent.year})",
        small.remarks[0].title,
        small.tables[0].title,
        "Room",
        f"Train: {small.tables[0].rows[0].cells[0].text}",
        "Luggage includes bicycle",
    ]
    assert str(ShownWhen.objects.get()) == "not: Stations is none"


def test_a_key_stands_once_in_its_rulebook(rulebook: Rulebook) -> None:
    twin = Option(rulebook=rulebook, key="train", name="T", short="T", kind="contender")
    with pytest.raises(IntegrityError):
        twin.save()


def test_two_rulebooks_may_use_the_same_keys() -> None:
    load(small_document() | {"key": "another-journey"})
    assert Option.objects.filter(key="train").count() == 2


@pytest.mark.parametrize(("model", "key"), [(Question, "distance"), (Rule, "far")])
def test_a_question_or_rule_key_taken_elsewhere_in_the_rulebook_is_refused(
    model: type[Question] | type[Rule], key: str
) -> None:
    row = model.objects.exclude(key=key).last()
    assert row
    row.key = key
    with pytest.raises(
        ValidationError, match=r"Another (question|rule) of this rulebook has this key"
    ):
        row.full_clean()


def test_the_same_key_in_another_rulebook_is_not_refused() -> None:
    load(small_document() | {"key": "another-journey"})
    for row in [*Question.objects.all(), *Rule.objects.all()]:
        row.full_clean()


def test_what_others_refer_to_cannot_be_deleted() -> None:
    with pytest.raises(RestrictedError):
        Option.objects.get(key="train").delete()
    with pytest.raises(RestrictedError):
        Question.objects.get(key="station").delete()
    with pytest.raises(RestrictedError):
        Claim.objects.get(key="C4").delete()
