"""How the form of a part is saved: one person at a time, and only if nothing is wrong with it."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from rules.models import Rulebook

from .checks import Problems, problems
from .conflicts import VERSION, differences, last_change, typed_texts, version
from .history import change_message

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin

CHANGED_MEANWHILE = "Not saved: it was changed while you were editing it."
TRADED = "Two rows cannot trade what must be unique in one go: save another value in between."


def lock_drafts() -> None:
    """Until the transaction ends, nobody else edits: what was checked stays true."""
    list(Rulebook.objects.select_for_update().order_by("pk").values_list("pk"))


def form_problems(request: HttpRequest) -> Problems:
    return getattr(request, "form_problems", {})


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
        if row and request.POST.get(VERSION) != self.version(request, row):
            return {"": [(None, CHANGED_MEANWHILE)]}
        form, formsets = self.sent_forms(request, row)
        if not all_valid([form, *formsets]):
            return {}
        if any(formset.trades_unique_values() for formset in formsets):
            return {"": [(None, TRADED)]}
        return self.problems(form, formsets)

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

    def version(self, request: HttpRequest, row: Any) -> str:
        return version(row, self.get_inline_instances(request, row))

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

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        if add:
            return super().construct_change_message(request, form, formsets, add)
        return change_message(form, formsets or [])

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = context["original"]
        conflict = (None, CHANGED_MEANWHILE) in form_problems(request).get("", [])
        if obj:
            context["version"] = request.POST.get(VERSION) or self.version(request, obj)
        if conflict:
            # Saving again is a choice: this page shows the other version.
            context["version"] = self.version(request, obj)
            form = context["adminform"].form
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["differences"] = list(differences(form, formsets))
            context["last"] = last_change(self.model, obj.pk)
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = 409 if conflict else response.status_code
        return response
