from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

from rules.drafts.unvalidated import unvalidated_parts
from rules.engine.references import RESERVED_STEPS
from rules.models import Question, Step, with_row_at

from .base import KEY_AND_POSITION, PartAdmin, TabularRows
from .checks import Problems
from .forms import PartForm
from .links import add_link, link_list, use_list
from .uses import Use, out_of_order


class StepForm(PartForm):
    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in RESERVED_STEPS:
            raise ValidationError(f"The site has a page of its own called “{key}”.")
        return key


class StepRows(TabularRows):
    model = Step
    form = StepForm
    extra_at_first = 3
    fields = ["title", "key"]
    prepopulated_fields = {"key": ["title"]}


@admin.register(Step)
class StepAdmin(PartAdmin):
    form = StepForm
    list_display = ["title", "key", "rulebook"]
    search_fields = ["key", "title"]
    fields = ["rulebook", "title", KEY_AND_POSITION]
    prepopulated_fields = {"key": ["title"]}
    neighbours = ("questions",)

    @admin.display(description="questions")
    def questions(self, step: Any) -> SafeString:
        add = add_link(step.reader, Question, "Add a question", step=step.pk)
        return link_list(step.questions.all(), "None yet.", add)

    def problems(self, form: Any, formsets: Any) -> Problems:
        found = super().problems(form, formsets)
        if "position" in form.changed_data:
            steps = with_row_at(form.instance, form.cleaned_data["position"])
            if late := list(self.out_of_order(steps)):
                found.setdefault("", []).append(("position", use_list(late)))
        return found

    def out_of_order(self, rows: list[Step]) -> Iterator[Use]:
        steps = unvalidated_parts(step for step in rows if step.pk)
        return out_of_order(rows[0].rulebook, steps)
