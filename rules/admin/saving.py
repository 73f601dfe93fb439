"""How the form of a part is saved: one person at a time, and only if nothing is wrong with it."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from rules.models import Rulebook

from .answers_field import AnswersField
from .checks import Problems, problems
from .conflicts import differences, last_change, typed_texts
from .history import change_message
from .merging import VERSION, Merge, stored_values, version

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin

BOTH_KEPT = "Your changes and theirs are in different fields, so all of them are kept."
CHANGED_MEANWHILE = "Not saved: it was changed while you were editing it."
TRADED = "Two rows cannot trade what must be unique in one go: save another value in between."


def lock_drafts() -> None:
    """Until the transaction ends, nobody else edits: what was checked stays true."""
    list(Rulebook.objects.select_for_update().order_by("pk").values_list("pk"))


def form_problems(request: HttpRequest) -> Problems:
    return getattr(request, "form_problems", {})


def _with_answers(sent: QueryDict, form: Any) -> QueryDict:
    """The sent form with its answers in one value, as they are stored, and not one a question."""
    sent = sent.copy()
    for name, field in form.fields.items():
        if isinstance(field, AnswersField):
            sent[name] = field.widget.value_from_datadict(sent, {}, name)
    return sent


class SavingAdmin(ModelAdmin):
    def changeform_view(self, request: Any, object_id: Any = None, *args: Any) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args)
        with transaction.atomic():
            lock_drafts()
            row = None
            if object_id is not None:
                row = self.get_object(request, unquote(object_id))
                if row is None:
                    return self.gone(request, object_id)
            # The forms that Django makes for this request report these, and so are not saved.
            request.form_problems = self._find_problems(request, row)
            return super().changeform_view(request, object_id, *args)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.problems = form_problems(request)
        return form

    def _find_problems(self, request: HttpRequest, row: Any) -> Problems:
        """What no form sees by itself: conflicts, and what form and formsets amount to."""
        if row and self._merge(request, row).is_conflict:
            return {"": [(None, CHANGED_MEANWHILE)]}
        form, formsets = self.sent_forms(request, row)
        if not all_valid([form, *formsets]):
            return {}
        if any(formset.trades_unique_values() for formset in formsets):
            return {"": [(None, TRADED)]}
        return self.problems(form, formsets)

    def _merge(self, request: Any, row: Any) -> Merge:
        """Puts what others have stored meanwhile into the sent form, unless it changes the same."""
        form, formsets = self.stored_forms(request, row)
        tables = [formset.prefix for formset in formsets]
        merge = Merge(_with_answers(request.POST, form), stored_values(form, formsets), tables)
        request.POST = merge.data
        if merge.has_news:
            request.merged_with = last_change(self.model, row.pk)
        return merge

    def stored_forms(self, request: HttpRequest, row: Any) -> tuple[Any, list[Any]]:
        """What a page would show now."""
        form: Any = self.get_form(request, row, change=True)(instance=row)
        formsets = [
            formset(instance=row, queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, row)
        ]
        return form, formsets

    def sent_forms(self, request: HttpRequest, row: Any) -> tuple[Any, list[Any]]:
        change = row is not None
        form: Any = self.get_form(request, row, change=change)(request.POST, instance=row)
        formsets, _ = self._create_formsets(request, form.instance, change=change)  # type: ignore[attr-defined]
        return form, formsets

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(request, *args, **kwargs)
        if row is not None:
            # The methods that show read-only fields get the row alone.
            row.reader = request.user
        return row

    def gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form, formsets = self.sent_forms(request, None)
        all_valid([form, *formsets])
        context = self.admin_site.each_context(request) | {
            "title": f"This {self.opts.verbose_name} was deleted meanwhile",
            "opts": self.opts,
            "last": last_change(self.model, unquote(object_id)),
            "typed": list(typed_texts(form, formsets)),
        }
        return TemplateResponse(request, "admin/rules/gone.html", context, status=410)

    def problems(self, form: Any, formsets: Any) -> Problems:
        return problems(form, formsets)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if hasattr(request, "merged_with"):
            last: LogEntry | None = request.merged_with
            who = last.user.get_username() if last else "somebody else"
            messages.info(request, f"Meanwhile {who} saved it, too. {BOTH_KEPT}")
        return super().response_change(request, obj)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        if add:
            return super().construct_change_message(request, form, formsets, add)
        return change_message(form, formsets or [])

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = context["original"]
        conflict = (None, CHANGED_MEANWHILE) in form_problems(request).get("", [])
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if obj:
            # Of a form that was refused, what others stored meanwhile is in it: saving it again,
            # after a conflict too, is a choice.
            sent = request.POST.get(VERSION)
            context["version"] = sent or version(stored_values(form, formsets))
        if conflict:
            context["differences"] = list(differences(form, formsets))
            context["last"] = last_change(self.model, obj.pk)
            if len(context["errors"]) == 1:
                context["errors"] = None  # Nothing is to be corrected: the conflict says it all.
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = 409 if conflict else response.status_code
        return response
