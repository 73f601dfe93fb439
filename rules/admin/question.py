import re
from collections import Counter
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rules.drafts.field_values import to_document_value
from rules.drafts.mentions import conditions_on
from rules.drafts.thresholds import values
from rules.drafts.unvalidated import unvalidated_part
from rules.models import Choice, Question, ShownWhen

from .answer_test import AnswerTestFormSet, AnswerTestRows
from .base import KEY_AND_POSITION, PartAdmin, TabularRows
from .checks import Problems, steps_with_question
from .form_document import form_document
from .forms import PartForm, RowsFormSet
from .links import address, bullets, is_primary_key, use_list
from .part_page import part_url
from .picking import PickingAdmin
from .removing import remove
from .renaming import rename
from .uses import Use, deletion_blockers, misfitting_users, out_of_order, uses


class ChoiceFormSet(RowsFormSet):
    def in_use(self, rows: list[Any], used: list[Use]) -> SafeString:
        pages = ((address(row, "remove"), row) for row in rows if uses([row]))
        links = format_html_join(" ", '<a href="{}">Delete “{}” with what uses it</a>', pages)
        return format_html("{} {}", super().in_use(rows, used), links)


class ChoiceRows(TabularRows):
    model = Choice
    formset = ChoiceFormSet
    extra_at_first = 3
    fields = ["position", "text", "key", "hint", "alone"]
    prepopulated_fields = {"key": ["text"]}


class ShownWhenFormSet(AnswerTestFormSet):
    """Offers the questions of earlier steps: no other answer is known in time."""

    @property
    def _questions(self) -> Any:
        rows = super()._questions
        if not self.instance.step_id:
            return rows
        earlier = Q(step__position__lt=self.instance.step.position)
        return rows.filter(earlier | Q(pk__in=filter(is_primary_key, self._picked())))


class ShownWhenRows(AnswerTestRows):
    model = ShownWhen
    formset = ShownWhenFormSet
    fk_name = "shows"
    verbose_name_plural = "shown only where"


class QuestionForm(PartForm):
    def clean_picks(self) -> str:
        picks: str = self.cleaned_data["picks"]
        for pick in to_document_value("picks", picks):
            # "30 000" would become 30 in the words "000".
            if isinstance(pick["number"], str) or re.match(r"[0-9]{3}\b", pick["text"]):
                line = f"{pick['number']} {pick['text']}".rstrip()
                raise ValidationError(
                    "Write one pick a line: a whole number, then words if you like, such as "
                    f"“3000 A few thousand”. This line does not fit: “{line}”."
                )
        return picks


# A change of these can leave behind what used the question.
TESTED = ("kind", "minimum", "maximum", "step", "position")


@admin.register(Question)
class QuestionAdmin(PickingAdmin, PartAdmin):
    form = QuestionForm
    list_display = ["label", "key", "kind", "step"]
    list_filter = ["step__rulebook", "kind"]
    search_fields = ["key", "text", "label"]
    inlines = [ChoiceRows, ShownWhenRows]
    prepopulated_fields = {"key": ["label"]}
    fieldsets = [
        (
            None,
            {"fields": ["step", "text", "label", KEY_AND_POSITION, ("kind", "matter_of"), "why"]},
        ),
        ("For a number", {"fields": ["unit", "minimum", "maximum", "picks"]}),
    ]

    def get_neighbours(self, obj: Question) -> tuple[str, ...]:
        return ("numbers", *self.neighbours) if obj.kind == "number" else self.neighbours

    @admin.display(description="numbers in conditions")
    def numbers(self, question: Any) -> SafeString:
        found = Counter(n for test in conditions_on(question) for n in {*values(test)})
        numbers = sorted((n, count) for n, count in found.items() if isinstance(n, int))
        return bullets([_number(question, *pair) for pair in numbers] or ["None yet."])

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        return {"kind": "choice"} | super().get_changeform_initial_data(request)

    def get_urls(self) -> Any:
        site = self.admin_site
        own = [
            part_url(site, Question, remove, "delete"),
            part_url(site, Choice, remove, "delete", "choice/"),
            part_url(site, Choice, rename, "change", "choice/"),
        ]
        return [*own, *super().get_urls()]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Of a question in use, the page that deletes it with what uses it."""
        row = self.get_object(request, unquote(object_id)) if request.method == "GET" else None
        if row and deletion_blockers([row]):
            return redirect(address(row, "remove"))
        return super().delete_view(request, object_id, extra_context)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        general, number, *more = super().get_fieldsets(request, obj)
        if obj and obj.kind != "number":
            number = (number[0], number[1] | {"classes": ["collapse"]})
        return [general, number, *more]

    def problems(self, form: Any, formsets: Any) -> Problems:
        found = super().problems(form, formsets)
        fields = [name for name in TESTED if name in form.changed_data]
        is_changed = fields or any(formset.has_changed() for formset in formsets)
        if is_changed and (users := _users_that_no_longer_fit(form, formsets)):
            words = format_html("These would no longer fit: {}", use_list(users))
            found.setdefault("", []).append((fields[0] if fields else None, words))
        return found


def _number(question: Any, number: int, count: int) -> SafeString:
    """`5,000 in 3 conditions`, with a link to give it a name."""
    words = f"{number:,} in {count} condition{'s' * (count != 1)}"
    if not question.reader.has_perm("rules.change_rulebook"):
        return format_html("{}", words)
    page = reverse("draft-naming", args=[question.rulebook.pk, question.key, number])
    return format_html('{} <a href="{}" aria-label="Name {}">Name it</a>', words, page, number)


def _users_that_no_longer_fit(form: Any, formsets: Any) -> list[Use]:
    row = form.instance
    question = unvalidated_part(Question, form_document(form, formsets))
    misfits = misfitting_users(row, question)
    late = out_of_order(row.rulebook, steps_with_question(row, question))
    return [use for use in (*misfits, *late) if use.row != row]
