"""What a bulk edit makes of rows, before it is saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms

from rules.admin.bulk_edit import BulkEdit, NewValue, counted
from rules.models import Claim, Option, Rule, Rulebook


class Rename(BulkEdit):
    title = "Rename"
    name = forms.CharField()

    def say(self, row: Any) -> str:
        return str(row.name)

    def new_values(self, row: Any) -> Iterator[NewValue]:
        if row.name != self.cleaned_data["name"]:
            problem = "Too short." if len(self.cleaned_data["name"]) < 2 else ""
            yield NewValue(row, "name", self.cleaned_data["name"], problem)


@pytest.fixture
def rows(draft: Rulebook) -> list[Option]:
    return list(draft.options.all())


def test_each_row_is_shown_before_and_after(rows: list[Option]) -> None:
    train, *others = Rename(rows, {"name": "Train"}).outcomes()
    assert (train.before, train.after, train.changes) == ("Train", "Train", [])
    for outcome, row in zip(others, Option.objects.exclude(key="train"), strict=True):
        assert (outcome.before, outcome.after) == (row.name, "Train")
        assert list(map(str, outcome.changes)) == [f"Name: “{row.name}” → “Train”"]


def test_nothing_is_stored_until_an_outcome_is_saved(rows: list[Option]) -> None:
    _, second, third, *_ = Rename(rows, {"name": "Bus"}).outcomes()
    assert not Option.objects.filter(name="Bus").exists()
    second.save()
    assert list(Option.objects.filter(name="Bus")) == [second.row]
    assert third.row.name == "Bus"


def test_what_is_wrong_is_said_of_each_row(rows: list[Option]) -> None:
    for outcome in Rename(rows, {"name": "B"}).outcomes():
        assert outcome.problems == ["Too short."]


@pytest.mark.parametrize("data", [None, {}])
def test_without_answers_all_rows_stay(rows: list[Option], data: Any) -> None:
    outcomes = list(Rename(rows, data).outcomes())
    assert [outcome.before for outcome in outcomes] == [row.name for row in rows]
    assert not any(outcome.changes for outcome in outcomes)


def test_a_change_below_a_row_names_what_is_changed(draft: Rulebook) -> None:
    class Strengthen(BulkEdit):
        title = "Strengthen"

        def say(self, row: Any) -> str:
            return ""

        def new_values(self, row: Any) -> Iterator[NewValue]:
            yield from (NewValue(effect, "points", 4) for effect in row.effects.all()[:1])

    rule = Rule.objects.get(key="many-changes")
    (outcome,) = Strengthen([rule], {}).outcomes()
    assert list(map(str, outcome.changes)) == ["Effect “Train -2”, points: “-2” → “+4”"]


def test_the_most_frequent_choice_is_the_first() -> None:
    found = [("a", "A"), ("b", "B"), ("b", "B")]
    assert counted(found) == [("b", "B (in 2)"), ("a", "A (in 1)")]


def test_labels_of_choices_are_shown_instead_of_what_is_stored(draft: Rulebook) -> None:
    class Grade(BulkEdit):
        title = "Grade"

        def say(self, row: Any) -> str:
            return ""

        def new_values(self, row: Any) -> Iterator[NewValue]:
            yield NewValue(row, "grade", "first-hand")

    claim = Claim(grade="no-method")
    (outcome,) = Grade([claim], {}).outcomes()
    assert list(map(str, outcome.changes)) == ["Grade: “no method” → “first hand”"]
