"""How the form of a part is saved: one person at a time, whole and right, or not at all."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from rules.models import Rulebook

from .checks import Problems, Refused, placed, problems
from .conflicts import VERSION, differences, last_change, typed_texts, version
from .history import told

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin

CHANGED_MEANWHILE = "Not saved: it was changed while you were editing it."


TRADED = "Two rows cannot trade what must be unique in one go: save another value in between."


def one_at_a_time() -> None:
    """Until the transaction ends, nobody else edits or publishes: what was checked stays true."""
    list(Rulebook.objects.select_for_update().order_by("pk").values_list("pk"))


def refused(request: HttpRequest) -> Problems:
    """What the forms of this request are to complain of, as an earlier look has found."""
    return getattr(request, "refused", {})


class SavingAdmin(ModelAdmin):
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        def answer() -> Any:
            return super(SavingAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        if request.method != "POST":
            return answer()
        with transaction.atomic():
            one_at_a_time()
            if object_id is not None:
                row = self.get_object(request, unquote(object_id))
                if row is None:
                    return self.gone(request, object_id)
                if request.POST.get(VERSION) != self.version(request, row):
                    request.refused = {"": [(None, CHANGED_MEANWHILE)]}  # type: ignore[attr-defined]
            try:
                return answer()
            # All is undone; the form is shown again, with what was found.
            except Refused as error:
                request.refused = error.problems  # type: ignore[attr-defined]
            except IntegrityError:
                request.refused = {"": [(None, TRADED)]}  # type: ignore[attr-defined]
            return answer()

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(request, *args, **kwargs)
        if row is not None:
            # For the read-only fields, which are made of the row alone.
            row.reader = request.user
        return row

    def version(self, request: HttpRequest, row: Any) -> str:
        return version(row, self.get_inline_instances(request, row))

    def gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Somebody deleted the row meanwhile; what was typed is not lost."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        # A form for a new row, since that of a stored one needs the row.
        form: Any = self.get_form(request)(request.POST)
        formsets, _ = self._create_formsets(request, form.instance, change=False)  # type: ignore[attr-defined]
        all_valid([form, *formsets])
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} was deleted meanwhile",
            "opts": self.opts,
            "last": last_change(self.model, unquote(object_id)),
            "typed": list(typed_texts(form, formsets)),
        }
        return TemplateResponse(request, "admin/rules/gone.html", context, status=410)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if found := self.problems(form, formsets):
            raise Refused(found)

    def problems(self, form: Any, formsets: Any) -> Problems:
        """What is wrong with the row, now that all of it is stored."""
        stored = self.model._default_manager.get(pk=form.instance.pk)
        names = {*form.fields, *(formset.prefix for formset in formsets)}
        return placed(problems(stored, names), form, formsets)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        if add:
            return super().construct_change_message(request, form, formsets, add)
        return told(form, formsets or [])

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        obj = context["original"]
        conflict = (None, CHANGED_MEANWHILE) in refused(request).get("", [])
        if obj:
            context["version"] = request.POST.get(VERSION) or self.version(request, obj)
        if conflict:
            # Who saves again has seen the other version.
            context["version"] = self.version(request, obj)
            form = context["adminform"].form
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["differences"] = list(differences(form, formsets))
            context["last"] = last_change(self.model, obj.pk)
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = 409 if conflict else response.status_code
        return response
