"""Rows of conditions: one picks a question, then a test that fits it, then a value."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.template.loader import render_to_string

from rules.engine import schema
from rules.engine.references import TESTS
from rules.models import AnswerTest, Rule

from .asking import Asking
from .base import TabularRows
from .conditions import misfit
from .forms import PartForm, RowsFormSet
from .links import is_primary_key


def _texts(value: str | list[str] | None) -> list[str]:
    texts = value if isinstance(value, list) else (value or "").split(",")
    return [text.strip() for text in texts if text.strip()]


class ValueInput(forms.Widget):
    """The choices of a question by their words, its number, or a text until there is a question."""

    template_name = "admin/rules/value.html"
    question: schema.Question | None = None
    test = ""
    asking: Asking

    @property
    def has_several(self) -> bool:
        return self.test in ("is-any-of", "between")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        values = _texts(value) if self.has_several else [value or ""]
        if self.test == "between":
            values = [*values, "", ""][:2]
        context = super().get_context(name, value, attrs) | {"values": values}
        if self.question:
            context["question"] = self.question
            context["has_several"] = self.has_several
            context["askers"] = self.asking.askers(self.question)
            context["numbers"] = self.asking.numbers(self.question)
            context["thresholds"] = self.asking.thresholds(self.question)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        texts = _texts(data.getlist(name))
        # A comma within a number would part it.
        return ", ".join(t.replace(",", "") for t in texts) if len(texts) > 1 else "".join(texts)


class ValueField(forms.CharField):
    widget: Any = ValueInput

    def prepare_value(self, value: Any) -> Any:
        return _texts(value) if self.widget.has_several else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.widget.test == "is-any-of":  # in any order
            return {*_texts(initial)} != {*_texts(data)}
        return super().has_changed(initial, data)


class AnswerTestForm(PartForm):
    value = ValueField(help_text=AnswerTest._meta.get_field("value").help_text)

    def fit(self, question: schema.Question, asking: Asking) -> None:
        """Offers what fits the question; until a test that fits is picked, that is the first."""
        fitting = TESTS[question.kind]
        picked = self["test"].value()
        tests: Any = self.fields["test"]
        words = dict(tests.choices)
        tests.widget.choices = [(key, words[key]) for key in fitting]
        value = self.fields["value"].widget
        value.test = picked if picked in fitting else fitting[0]
        value.question, value.asking = question, asking

    def clean(self) -> None:
        super().clean()
        test, question = self.cleaned_data.get("test"), self.fields["value"].widget.question
        if not (question and test and "value" in self.cleaned_data):
            return
        thresholds = self.fields["value"].widget.asking.thresholds(question)
        named = {threshold.key: threshold.number for threshold in thresholds}
        if wrong := misfit(question, test, self.cleaned_data["value"], named):
            self.add_error(*wrong)


class AnswerTestFormSet(RowsFormSet):
    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        if "question" in form.fields:  # not if the user may only look
            form.fields["question"].widget.choices = self._questions_by_step
            if question := self._asking.question.get(str(form["question"].value())):
                form.fit(question, self._asking)

    @property
    def _questions(self) -> Any:
        return self.form.base_fields["question"].queryset

    @cached_property
    def _questions_by_step(self) -> list[Any]:
        rows = self._questions.select_related("step")
        steps = groupby(rows, key=lambda row: row.step)
        grouped = ((str(step), [(row.pk, str(row)) for row in own]) for step, own in steps)
        return [("", "---------"), *grouped]

    @cached_property
    def _asking(self) -> Asking:
        rows = self._questions.filter(pk__in=filter(is_primary_key, self._picked()))
        return Asking(rows, self.instance.pk if isinstance(self.instance, Rule) else None)

    def _picked(self) -> Iterator[Any]:
        if not self.is_bound:
            return (row.question_id for row in self.get_queryset())
        count = range(self.total_form_count())
        return (self.data.get(f"{self.add_prefix(number)}-question", "") for number in count)


class AnswerTestRows(TabularRows):
    form = AnswerTestForm
    formset = AnswerTestFormSet
    extra = 1
