from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from rules.models import (
    Option,
    Rulebook,
    number,
    owner_field,
    path_to_rulebook,
    with_row_at,
)
from rules.review import comments_on, place

from .answers_field import AnswersField
from .answers_input import AnswersInput
from .autocomplete import SelectMultipleWithinRulebook, SelectWithinRulebook, offer_only
from .deleting import DeletingAdmin
from .forms import LinesField, PartForm, RowsFormSet
from .links import address, comment_list, is_primary_key, link, use_list
from .moving import MovingAdmin
from .renaming import RenamingAdmin
from .returning import ReturningAdmin
from .saving import SavingAdmin, form_problems
from .uses import refers_to, uses, with_owners

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    BaseModelAdmin = admin.options.BaseModelAdmin[Any]
    InlineModelAdmin = admin.options.InlineModelAdmin[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from django.contrib.admin import StackedInline, TabularInline
    from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin

# Side by side in one line of a form.
KEY_AND_POSITION = ("key", "position")
FIELDS: Any = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.JSONField: {
        "form_class": AnswersField,
        "widget": AnswersInput(attrs={"rows": 6, "spellcheck": "false"}),
    },
}


def owning_rulebook(model: type[models.Model], request: HttpRequest, obj: Any) -> Rulebook | None:
    """The rulebook of a part, or the one that a new part is going to belong to."""
    if obj:
        return obj if isinstance(obj, Rulebook) else obj.rulebook
    if model is Rulebook:
        return None
    owner = owner_field(model)
    for name, owner_model in ((owner.name, owner.related_model), ("rulebook", Rulebook)):
        key = request.GET.get(name) or request.POST.get(name) or ""
        if is_primary_key(key) and (row := owner_model._default_manager.filter(pk=key).first()):
            return row if isinstance(row, Rulebook) else row.rulebook
    return only_rulebook()


def only_rulebook() -> Rulebook | None:
    """None if there are several."""
    rulebooks = Rulebook.objects.all()[:2]
    return rulebooks[0] if len(rulebooks) == 1 else None


class RulebookFields(BaseModelAdmin):
    formfield_overrides = FIELDS

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SelectWithinRulebook(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SelectMultipleWithinRulebook(db_field, self.admin_site)
        elif db_field.related_model is Option:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Its buttons lead away from the form and make a table too wide; pages link neighbours.
            field.widget = field.widget.widget
        is_text = isinstance(db_field, models.CharField | models.TextField)
        if field and is_text and not db_field.choices:
            field.widget.attrs["dir"] = "auto"
        return field


class PartAdmin(
    RulebookFields, RenamingAdmin, ReturningAdmin, MovingAdmin, SavingAdmin, DeletingAdmin
):
    form = PartForm
    save_on_top = True
    list_filter = ["rulebook"]
    # Read-only fields with links to neighbours; a new part has none.
    neighbours: tuple[str, ...] = ("cites", "used_by")
    # Fields in which the next new part, added at once, begins like this one.
    carried: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_owners(super().get_queryset(request))

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, *args, **kwargs)
        if rulebook := owning_rulebook(self.model, request, obj):
            offer_only(rulebook, form.base_fields)
        return form

    def get_neighbours(self, obj: Any) -> tuple[str, ...]:
        return self.neighbours

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj:
            # The template shows them below the inlines.
            below: Any = {"fields": [*self.get_neighbours(obj), "comments"], "classes": ["below"]}
            fieldsets.append(("Neighbours", below))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        below = (*self.get_neighbours(obj), "comments") if obj else ()
        return [*super().get_readonly_fields(request, obj), *below]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new part gets its key from its words; a stored one keeps the key that it has."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Asks for the rulebook first, since what the form offers depends on it."""
        if owning_rulebook(self.model, request, None):
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            raise PermissionDenied
        rulebooks = Rulebook.objects.all()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Add {self.opts.verbose_name}",
            "opts": self.opts,
            "is_popup": IS_POPUP_VAR in request.GET,
            "choices": [(row, f"?{_with(request, rulebook=row.pk)}") for row in rulebooks],
        }
        return TemplateResponse(request, "admin/rules/choose_rulebook.html", context)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["owners"] = owners(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not {"position", owner_field(self.model).name}.isdisjoint(form.changed_data):
            number(with_row_at(obj, typed_place(form)))

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> Any:
        response = super().response_add(request, obj, *args)
        if "_addanother" not in request.POST:
            return response
        # The next one has the same rulebook and owner.
        query = request.GET.copy()
        for name in (owner_field(self.model).name, *self.carried):
            query[name] = str(self.model._meta.get_field(name).value_from_object(obj))
        return redirect(f"{request.path}?{query.urlencode()}")

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        # From the page of a rulebook one may have added parts of several owners.
        for name in ("rulebook", owner_field(self.model).name):
            if name in request.GET:
                return redirect(address(getattr(obj, name)))
        return super().response_post_save_add(request, obj)

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        key = request.GET.get("rulebook", "")
        if is_primary_key(key):
            queryset = queryset.filter(**{path_to_rulebook(self.model): key})
        return super().get_search_results(request, queryset, term)

    @admin.display(description="refers to")
    def cites(self, row: Any) -> SafeString:
        return use_list(refers_to(row), nothing="Nothing yet.")

    @admin.display(description="used by")
    def used_by(self, row: Any) -> SafeString:
        return use_list(uses([row]), nothing="Nothing uses it yet.")

    @admin.display(description="comments")
    def comments(self, row: Any) -> SafeString:
        if not row.reader.has_perm("rules.view_rulebook"):
            return SafeString("-")
        page = reverse("draft-comments", args=[row.rulebook.pk], query={"place": place(row)})
        return comment_list(comments_on(row), page)


def typed_place(form: Any) -> int | None:
    """None for the last one: what was not typed counts under another owner no more."""
    place: int | None = form.cleaned_data["position"] if "position" in form.changed_data else None
    return place


def owners(row: Any) -> list[SafeString]:
    if row is None or isinstance(row, Rulebook):
        return []
    owner = getattr(row, owner_field(type(row)).name)
    return [*owners(owner), link(owner)]


def _with(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    query.update(values)
    return query.urlencode()


class PartInline(RulebookFields, InlineModelAdmin):
    extra = 0
    # Empty rows in the form of a new part.
    extra_at_first = 0
    form = PartForm
    formset = RowsFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.problems = formset.form.problems = form_problems(request)
        if rulebook := owning_rulebook(self.parent_model, request, obj):
            offer_only(rulebook, formset.form.base_fields)
        return formset

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self.extra if obj else max(self.extra, self.extra_at_first)

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_owners(super().get_queryset(request))


class TabularRows(PartInline, TabularInline):
    pass


class StackedRows(PartInline, StackedInline):
    pass
