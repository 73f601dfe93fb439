from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.utils import timezone

from rules.drafts.from_document import load
from rules.drafts.to_document import document
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
    Release,
    ReleaseIsImmutable,
    Remark,
    Row,
    Rule,
    Rulebook,
    Share,
    ShownWhen,
    Table,
    path_to_rulebook,
)
from tests.support.small import small_document

PARTS = [part for part in schema.Part.__subclasses__() if part is not schema.Condition]


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


class TestDraft:
    @pytest.fixture(autouse=True)
    def rulebook(self, db: None) -> Rulebook:
        return load(small_document())

    def test_parts_name_themselves_for_people(self) -> None:
        models = (Rulebook, Option, Question, Claim, Rule, LeftOut, Precedent, Remark, Table, Row)
        assert [str(model.objects.all()[0]) for model in (*models, Cell, AppliesWhen)] == [
            "Train or car?",
            "Train",
            "Distance",
            "R1: Above 300 kilometres the train was faster in 31 of 40 journeys.",
            "far: you travel more than 300 kilometres",
            "C4: It says nothing about the journey.",
            "A choir goes to a festival (2023)",
            "Reserve a place for the bicycle",
            "What a seat offers",
            "Room",
            "Train: A table for two",
            "Luggage includes bicycle",
        ]
        assert str(ShownWhen.objects.get()) == "not: Stations is none"

    def test_a_key_stands_once_in_its_rulebook(self, rulebook: Rulebook) -> None:
        twin = Option(rulebook=rulebook, key="train", name="T", short="T", kind="contender")
        with pytest.raises(IntegrityError):
            twin.save()

    def test_a_table_has_a_row_once_and_a_row_an_option_once(self) -> None:
        for row in (Row.objects.all()[0], Cell.objects.all()[0]):
            row.pk = None
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save()

    def test_a_claim_is_left_out_once(self, rulebook: Rulebook) -> None:
        with pytest.raises(IntegrityError):
            rulebook.left_out.create(claim=Claim.objects.get(key="C4"), reason="Again.")

    def test_two_rulebooks_may_use_the_same_keys(self) -> None:
        load(small_document() | {"key": "another-journey"})
        assert Option.objects.filter(key="train").count() == 2

    @pytest.mark.parametrize(("model", "key"), [(Question, "distance"), (Rule, "far")])
    def test_a_question_or_rule_key_taken_elsewhere_in_the_rulebook_is_refused(
        self, model: type[Question] | type[Rule], key: str
    ) -> None:
        row = model.objects.exclude(key=key).last()
        assert row
        row.key = key
        with pytest.raises(
            ValidationError, match=r"Another (question|rule) of this rulebook has this key"
        ):
            row.full_clean()

    def test_the_same_key_in_another_rulebook_is_not_refused(self) -> None:
        load(small_document() | {"key": "another-journey"})
        for row in [*Question.objects.all(), *Rule.objects.all()]:
            row.full_clean()

    def test_a_share_of_gains_is_kept_and_a_plain_one_stays_plain(self) -> None:
        source = small_document() | {"key": "another-journey"}
        shares = source["scenarios"][0]["rules"][1]["shares"]
        shares.append({"option": "coach", "of": "car", "gains": True})
        rulebook = load(source)
        rows = Share.objects.filter(rule__scenario__rulebook=rulebook)
        assert list(rows.values_list("of__key", "gains")) == [("train", False), ("car", True)]
        assert document(rulebook) == source

    def test_a_key_with_capitals_is_refused(self, rulebook: Rulebook) -> None:
        rulebook.key = "Train"
        with pytest.raises(ValidationError, match="Start with a small letter"):
            rulebook.full_clean()

    def test_what_others_refer_to_cannot_be_deleted(self) -> None:
        with pytest.raises(RestrictedError):
            Option.objects.get(key="train").delete()
        with pytest.raises(RestrictedError):
            Question.objects.get(key="station").delete()
        with pytest.raises(RestrictedError):
            Claim.objects.get(key="C4").delete()

    def test_a_rulebook_without_releases_goes_with_all_its_parts(self, rulebook: Rulebook) -> None:
        rulebook.delete()
        assert not Option.objects.exists()
        assert not Rule.objects.exists()
        assert not Cell.objects.exists()


class TestRelease:
    @pytest.fixture
    def release(self, journey: Release) -> Release:
        return journey

    def test_save_refuses_a_change(self, release: Release) -> None:
        release.note = "Something else"
        with pytest.raises(ReleaseIsImmutable, match="A release never changes"):
            release.save()
        release.refresh_from_db()
        assert release.note == "First release"

    def test_save_refuses_to_replace_a_release_by_its_primary_key(self, release: Release) -> None:
        forged = Release(
            pk=release.pk, rulebook=release.rulebook, number=1, published_at=timezone.now()
        )
        with pytest.raises(IntegrityError):
            forged.save()

    def test_querysets_refuse_a_change(self, release: Release) -> None:
        with pytest.raises(ReleaseIsImmutable):
            Release.objects.update(published_at=timezone.now() - timedelta(days=1))
        with pytest.raises(ReleaseIsImmutable):
            release.rulebook.releases.update(note="Something else")
        with pytest.raises(ReleaseIsImmutable):
            Release.objects.bulk_update([release], ["note"])

    def test_a_number_stands_once(self, release: Release) -> None:
        with pytest.raises(IntegrityError):
            Release.objects.create(rulebook=release.rulebook, number=1, document="{}")

    def test_a_rulebook_with_a_release_cannot_be_deleted(self, release: Release) -> None:
        with pytest.raises(ProtectedError):
            release.rulebook.delete()
