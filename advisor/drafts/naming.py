"""A number that stands in many conditions gets a name, which then stands in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.admin.models import CHANGE as CHANGED
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from rules.admin.links import address
from rules.admin.saving import lock_drafts
from rules.admin.sentences import say, with_sentences
from rules.admin.uses import page_row
from rules.drafts.thresholds import conditions_with, values
from rules.drafts.to_document import row_document
from rules.drafts.unvalidated import unvalidated_part
from rules.engine.diff.texts import excerpts
from rules.engine.lint.numbers import with_name
from rules.models import Condition, Question, Rule, Rulebook, Threshold
from rules.models.fields import MAX_LINE
from rules.models.part import refuse_taken_key

from .page import CHANGE, admin_context, draft_page

# What the rules' thresholds are told in; other texts may say the same number of something else.
SAYING = {"rule": ["reason"], "scenario": ["rule_of_thumb", "tripwire"], "remark": ["text"]}


@dataclass(frozen=True)
class Place:
    """A condition with the number, or a text that says it, with the row whose page shows it."""

    key: str
    row: Any
    words: str
    name: Callable[[str], Any]  # puts a threshold's key in the place of the number


@dataclass(frozen=True)
class Number:
    question: Question
    value: int

    @cached_property
    def conditions(self) -> list[Place]:
        found = conditions_with(self.value, self.question)
        tests = sorted(found, key=lambda test: not isinstance(test, Condition))  # rules first
        rows = with_sentences(map(page_row, tests))
        return [self._condition(*pair) for pair in zip(tests, rows, strict=True)]

    def _condition(self, test: Any, row: Any) -> Place:
        words = f"{row.key}: {say(row)}" if isinstance(row, Rule) else f"{row}: {test}"

        def name(key: str) -> None:
            named = (key if value == self.value else value for value in values(test))
            test.value = ", ".join(map(str, named))
            test.save(update_fields=["value"])

        return Place(f"{test._meta.model_name}-{test.pk}", row, words, name)

    @cached_property
    def texts(self) -> list[Place]:
        rows = dict.fromkeys(place.row for place in self.conditions)
        scenarios = dict.fromkeys(row.scenario for row in rows if isinstance(row, Rule))
        return [
            self._text(row, field)
            for row in (*rows, *scenarios)
            for field in SAYING.get(row._meta.model_name, ())
            if self._named(getattr(row, field), "it") != getattr(row, field)
        ]

    def _text(self, row: Any, field: str) -> Place:
        def name(key: str) -> None:
            setattr(row, field, self._named(getattr(row, field), key))
            row.save(update_fields=[field])

        key = f"{row._meta.model_name}-{row.pk}-{field}"
        text = getattr(row, field)
        excerpt, _ = excerpts(text, self._named(text, "it"))
        label = row._meta.get_field(field).verbose_name
        return Place(key, row, f"{row.key}, {label}: {excerpt}", name)

    def _named(self, text: str, key: str) -> str:
        return with_name(text, self._question, self.value, key)

    @cached_property
    def _question(self) -> Any:
        return unvalidated_part(Question, row_document(self.question))


class NamingForm(forms.ModelForm):  # type: ignore[type-arg]
    title = forms.CharField(
        max_length=MAX_LINE,
        widget=AdminTextInputWidget,
        help_text="What the number stands for, such as “Many requests”.",
    )
    conditions = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick one condition at least.",
            "invalid_choice": "One of these conditions has changed meanwhile. Look at them again.",
        },
    )
    texts = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": "One of these texts has changed meanwhile. Look at them again."
        },
    )

    class Meta:
        model = Threshold
        fields = ["title", "key"]
        widgets = {"key": AdminTextInputWidget}
        help_texts = {"key": "The name. Conditions have it in the place of the number."}

    class Media:  # what makes keys of titles
        js = [
            "admin/js/vendor/jquery/jquery.min.js",
            "admin/js/jquery.init.js",
            "admin/js/urlify.js",
            "js/part_form.js",
            "admin/js/prepopulate.js",
        ]

    def __init__(self, data: Any, number: Number, rulebook: Rulebook) -> None:
        of_number = {"question": number.question, "number": number.value}
        threshold = Threshold(rulebook=rulebook, **of_number)
        super().__init__(data, instance=threshold)
        for name in ("conditions", "texts"):
            places: list[Place] = getattr(number, name)
            field = cast(forms.MultipleChoiceField, self.fields[name])
            field.choices = [(place.key, place.words) for place in places]
            field.initial = [place.key for place in places]

    def clean(self) -> None:
        super().clean()
        if "key" in self.cleaned_data:
            self.instance.key = self.cleaned_data["key"]
            refuse_taken_key(self.instance)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def name_number(request: HttpRequest, row: Rulebook, question: str, value: int) -> HttpResponse:
    asked = get_object_or_404(Question, step__rulebook=row, key=question, kind="number")
    with transaction.atomic():
        if request.method == "POST":
            lock_drafts()
        number = Number(asked, value)
        if not number.conditions:
            raise Http404
        form = NamingForm(request.POST if request.method == "POST" else None, number, row)
        if form.is_valid():
            return _named(request, form, number)
    context = admin_context(request, row, f"Name a number: {value:,}") | {
        "form": form,
        "question": asked,
        "value": value,
    }
    return render(request, "drafts/naming.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest, form: NamingForm, number: Number) -> HttpResponse:
    threshold = form.save()
    ticked = {*form.cleaned_data["conditions"], *form.cleaned_data["texts"]}
    places = [place for place in (*number.conditions, *number.texts) if place.key in ticked]
    for place in places:
        place.name(threshold.key)
    user = cast(User, request.user)
    log = LogEntry.objects.log_actions
    log(user.pk, [threshold], ADDITION, f"Named {number.value:,}.", single_object=True)
    for changed in dict.fromkeys(place.row for place in places):
        log(user.pk, [changed], CHANGED, f"Named {number.value:,} “{threshold.key}”.")
    messages.success(request, f"{number.value:,} has the name “{threshold.key}” now.")
    return redirect(address(threshold))
