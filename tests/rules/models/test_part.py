"""What the rows of all parts have in common."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model, RestrictedError

from rules.drafts.from_document import load
from rules.drafts.to_document import draft_document
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
    number,
    path_to_rulebook,
    siblings,
    with_row_at,
)
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


# Several models hold conditions, and a field of their owner holds the others.
OTHERS = (
    schema.Basis,
    schema.Condition,
    schema.Pick,
    schema.Axis,
    schema.Plot,
    schema.Point,
    schema.Series,
)
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


class TestPosition:
    def test_of_a_new_row_is_the_next_one_of_its_owner(self, rulebook: Rulebook) -> None:
        question = Question.objects.get(key="luggage")
        count = question.choices.count()
        new = [question.choices.create(key=key, text=key) for key in ("skis", "tent")]
        assert [choice.position for choice in new] == [count + 1, count + 2]
        other = Rulebook.objects.create(key="tea", title="Tea or coffee?")
        assert other.options.create(key="tea", name="Tea", short="Tea").position == 1

    @pytest.mark.parametrize(
        ("place", "keys"),
        [
            (1, ["C1", "A", "B"]),
            (2, ["A", "C1", "B"]),
            (9, ["A", "B", "C1"]),
            (0, ["C1", "A", "B"]),
            (None, ["A", "B", "C1"]),
        ],
    )
    def test_is_a_place_that_the_others_make_room_for(
        self, place: int | None, keys: list[str]
    ) -> None:
        owner = Rulebook.objects.create(key="tea", title="Tea or coffee?")
        rows = [owner.steps.create(key=key.lower(), title=key) for key in ("C1", "A", "B")]
        owner.steps.filter(key="b").update(position=1000)
        number(with_row_at(rows[0], place))
        assert list(owner.steps.values_list("title", "position")) == [
            (key, place) for place, key in enumerate(keys, 1)
        ]

    def test_counts_from_one_in_what_an_earlier_version_stored(self, rulebook: Rulebook) -> None:
        migration = import_module("rules.migrations.0009_positions_from_one")
        models = [apps.get_model("rules", name) for name in migration.OWNERS]
        before = {model: list(model._default_manager.values_list("pk")) for model in models}
        for model in models:
            model._default_manager.update(position=1000)
        document = draft_document(rulebook)
        migration.count_from_one(apps, None)
        assert draft_document(rulebook) == document
        for model in models:
            assert list(model._default_manager.values_list("pk")) == before[model]
            for row in model._default_manager.all():
                places = list(siblings(row).values_list("position", flat=True))
                assert places == list(range(1, len(places) + 1))
