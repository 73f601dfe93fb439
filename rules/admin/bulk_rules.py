"""Points, or a number, of many rules at once."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.drafts.field_values import to_document_value, to_row_value
from rules.drafts.mentions import conditions_on
from rules.drafts.thresholds import numbers_by_name, values
from rules.drafts.unvalidated import unvalidated_parts
from rules.models import Effect, Question, Threshold

from .bulk_edit import BulkEdit, NewValue, counted
from .conditions import misfit
from .links import link
from .sentences import say
from .uses import Use, page_row


class ChangePoints(BulkEdit):
    title = "Change points"
    nothing = "None of the selected rules gives points to an option."
    option = forms.ChoiceField(help_text="In how many of the selected rules it has points.")
    points = Effect._meta.get_field("points").formfield(label="New points")

    def __init__(self, rows: list[Any], data: Any = None) -> None:
        super().__init__(rows, data)
        options = [effect.option for row in rows for effect in row.effects.all()]
        self.fields["option"].choices = counted((str(o.pk), o.name) for o in options)  # type: ignore[attr-defined]

    def is_pointless(self) -> bool:
        return not self.fields["option"].choices  # type: ignore[attr-defined]

    def say(self, row: Any) -> str:
        return say(row)

    def new_values(self, row: Any) -> Iterator[NewValue]:
        for effect in row.effects.all():
            points = self.cleaned_data["points"]
            if str(effect.option_id) == self.cleaned_data["option"] and effect.points != points:
                yield NewValue(effect, "points", points)


class ChangeNumber(BulkEdit):
    title = "Change a number"
    number = forms.ChoiceField(
        label="Old number", help_text="In how many of the selected rules it stands."
    )
    becomes = forms.CharField(
        label="New number",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, rows: list[Any], data: Any = None) -> None:
        super().__init__(rows, data)
        found = [pair for row in rows for pair in sorted(set(_labelled_numbers(row)))]
        self.fields["number"].choices = counted(found)  # type: ignore[attr-defined]

    def is_pointless(self) -> bool:
        return not self.fields["number"].choices  # type: ignore[attr-defined]

    @property
    def nothing(self) -> str:  # type: ignore[override]
        words = "None of the selected rules has a number in a condition."
        tests = [test for row in self.rows for test in row.when.all()]
        thresholds = Threshold.objects.filter(question__in=[test.question_id for test in tests])
        named = {value for test in tests for value in values(test)}
        if links := [link(row) for row in thresholds if row.key in named]:
            last = "Change the number of the threshold: "
            return format_html("{} {}{}.", words, last, SafeString(", ").join(links))
        return words

    def clean_number(self) -> int:
        question, _, number = self.cleaned_data["number"].partition(":")
        self.question = Question.objects.get(pk=question)
        return int(number)

    def clean_becomes(self) -> int:
        number = to_document_value("value", self.cleaned_data["becomes"])
        if not isinstance(number, int):
            raise forms.ValidationError("Write a whole number, such as 5,000.")
        return number

    def say(self, row: Any) -> str:
        return say(row)

    @cached_property
    def named(self) -> dict[str, int]:
        return dict(numbers_by_name(self.question))

    def new_values(self, row: Any) -> Iterator[NewValue]:
        (question,) = unvalidated_parts([self.question])
        old, new = self.cleaned_data["number"], self.cleaned_data["becomes"]
        for condition in row.when.all() if new != old else ():
            if condition.question == self.question and old in values(condition):
                changed = tuple(new if value == old else value for value in values(condition))
                value = str(to_row_value("value", changed))
                _, problem = misfit(question, condition.test, value, self.named) or ("", "")
                yield NewValue(condition, "value", value, problem)

    def left_alone(self) -> list[Use]:
        tests = conditions_on(self.question)
        pages = [page_row(test) for test in tests if self.cleaned_data["number"] in _numbers(test)]
        return [Use(page) for page in dict.fromkeys(pages) if page not in self.rows]


def _numbers(condition: Any) -> list[int]:
    return [number for number in values(condition) if isinstance(number, int)]


def _labelled_numbers(row: Any) -> Iterator[tuple[str, str]]:
    for condition in row.when.all():
        question = condition.question
        for number in _numbers(condition):
            label = f"{question.label}: {number:,} {question.unit}".strip()
            yield f"{question.pk}:{number}", label
