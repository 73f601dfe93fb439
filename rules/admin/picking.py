"""What a form shows of a part that is not saved yet: its page asks for it with each change."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms.formsets import all_valid
from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .answer_test import AnswerTestFormSet
from .answers_field import AnswersField
from .answers_input import typed_answers
from .saving import SavingAdmin


class PickingAdmin(SavingAdmin):
    def get_urls(self) -> Any:
        name = f"rules_{self.opts.model_name}_picked"
        view = self.admin_site.admin_view(self.picked_view)
        return [
            path("picked/", view, name=name),
            path("<int:pk>/picked/", view, name=name),
            *super().get_urls(),
        ]

    def picked_view(self, request: Any, pk: int | None = None) -> HttpResponse:
        """The parts of the page that depend on the field that has changed; saves nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = pk and self.get_object(request, str(pk))
        if not (
            self.has_change_permission(request, row) if row else self.has_add_permission(request)
        ):
            raise PermissionDenied
        form, formsets = self.sent_forms(request, row)
        all_valid([form, *formsets])
        changed = request.htmx.trigger_name or ""
        context = {
            "sentence": self.say_form(form, formsets),
            "rows": list(_changed_rows(formsets, changed)),
            "answers": _dependent_answers(form, changed),
        }
        return TemplateResponse(request, "admin/rules/picked.html", context)

    def say_form(self, form: Any, formsets: Iterable[Any]) -> str:
        """What the part does, as the form has it; empty if there is nothing to say."""
        return ""

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = context["original"]
        name = f"admin:rules_{self.opts.model_name}_picked"
        query = request.GET.urlencode()
        context["picked"] = f"{reverse(name, args=[row.pk] if row else [])}?{query}"
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["sentence"] = self.say_form(context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)


def _changed_rows(formsets: Iterable[Any], changed: str) -> Iterator[Any]:
    """The condition of which the question or the test has changed."""
    for formset in formsets:
        if isinstance(formset, AnswerTestFormSet):
            names = ("question", "test")
            yield from (f for f in formset.forms if changed in map(f.add_prefix, names))


def _dependent_answers(form: Any, changed: str) -> Iterator[Any]:
    """Once an answer has changed, the other questions that not all answers call for."""
    for bound in form:
        if isinstance(bound.field, AnswersField) and changed.startswith(f"{bound.html_name}-"):
            typed = typed_answers(bound.value()) or {}
            for given in bound.field.widget.given(bound.html_name, typed):
                if given.question.shown_when and given.name != changed:
                    yield given
