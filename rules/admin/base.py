"""What the admin pages of all parts have in common."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from rules.models import Option, Rulebook, owner_field, path_to_rulebook

from .answers import AnswersField
from .deleting import DeletingAdmin
from .forms import LinesField, ModelForm, PartForm, RowsFormSet
from .links import address, is_key, link, use_list
from .saving import SavingAdmin, refused
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

# In one line of a form.
KEY = ("key", "position")
FIELDS: Any = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.JSONField: {
        "form_class": AnswersField,
        "widget": AdminTextareaWidget(attrs={"rows": 6, "spellcheck": "false"}),
    },
}


class OfRulebook:
    """An autocomplete that offers what belongs to one rulebook."""

    rulebook: Rulebook | None = None

    def get_url(self) -> str:
        url: str = super().get_url()  # type: ignore[misc]
        return f"{url}?rulebook={self.rulebook.pk}" if self.rulebook else url

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        # Django would look for whatever was sent.
        keys = [each for each in value if is_key(each)]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class OneOfRulebook(OfRulebook, AutocompleteSelect):
    pass


class SomeOfRulebook(OfRulebook, AutocompleteSelectMultiple):
    pass


def offer_only(rulebook: Rulebook, fields: dict[str, forms.Field]) -> None:
    """Of all that can be picked in a form, leaves what belongs to the rulebook."""
    for field in fields.values():
        if isinstance(field, AnswersField):
            field.offer(rulebook)
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if field.queryset.model is Rulebook:
            # Not read-only: the form would no longer check that keys are unique.
            field.disabled, field.initial = True, rulebook.pk
        else:
            lookup = {path_to_rulebook(field.queryset.model): rulebook}
            field.queryset = field.queryset.filter(**lookup)
            field.error_messages["invalid_choice"] = f"Choose from the rulebook “{rulebook}”."
            inner = getattr(field.widget, "widget", field.widget)
            if isinstance(inner, OfRulebook):
                inner.rulebook = rulebook


def home(model: type[models.Model], request: HttpRequest, obj: Any) -> Rulebook | None:
    """The rulebook of a part, or the one that a new part is going to belong to."""
    if obj:
        return obj if isinstance(obj, Rulebook) else obj.rulebook
    owner = owner_field(model)
    asked = ((owner.name, owner.related_model), ("rulebook", Rulebook))
    for name, kind in asked:
        key = request.GET.get(name) or request.POST.get(name) or ""
        if is_key(key) and (row := kind._default_manager.filter(pk=key).first()):
            return row if isinstance(row, Rulebook) else row.rulebook
    rulebooks = Rulebook.objects.all()[:2]
    return rulebooks[0] if len(rulebooks) == 1 else None


class OwnFields(BaseModelAdmin):
    """Fields that offer, by search, what belongs to one rulebook."""

    formfield_overrides = FIELDS

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = OneOfRulebook(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SomeOfRulebook(db_field, self.admin_site)
        elif db_field.related_model is Option:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Its buttons lead away from a form, or make a table too wide; neighbours have links.
            field.widget = field.widget.widget
        return field


class PartAdmin(OwnFields, SavingAdmin, DeletingAdmin):
    form = PartForm
    save_on_top = True
    # Read-only fields that lead to neighbours; a new part has none.
    neighbours: tuple[str, ...] = ("cites", "used_by")

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_owners(super().get_queryset(request))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.problems = refused(request)
        if rulebook := home(self.model, request, obj):
            offer_only(rulebook, form.base_fields)
        return form  # type: ignore[no-any-return]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and self.neighbours:
            # The template shows them below the inlines.
            fieldsets.append(("Neighbours", {"fields": self.neighbours, "classes": ["below"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(self.neighbours if obj else ())]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Asks for the rulebook first: what the form offers depends on it."""
        if home(self.model, request, None):
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

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        context["owners"] = owners(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> Any:
        response = super().response_add(request, obj, post_url_continue)
        # Another one of the same rulebook and owner.
        again = "_addanother" in request.POST
        return redirect(request.get_full_path()) if again else response

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the page of the part, or of the rulebook, that led here."""
        for name in (owner_field(self.model).name, "rulebook"):
            if name in request.GET:
                return redirect(address(getattr(obj, name)))
        return super().response_post_save_add(request, obj)

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        """Of one rulebook only, where the search of a form names it."""
        key = request.GET.get("rulebook", "")
        if is_key(key):
            queryset = queryset.filter(**{path_to_rulebook(self.model): key})
        return super().get_search_results(request, queryset, term)

    @admin.display(description="refers to")
    def cites(self, row: Any) -> SafeString:
        return use_list(refers_to(row), nothing="Nothing yet.")

    @admin.display(description="used by")
    def used_by(self, row: Any) -> SafeString:
        return use_list(uses([row]), nothing="Nothing uses it yet.")


def owners(row: Any) -> list[SafeString]:
    """Links from the rulebook down to the part that the row belongs to."""
    if row is None or isinstance(row, Rulebook):
        return []
    owner = getattr(row, owner_field(type(row)).name)
    return [*owners(owner), link(owner)]


def _with(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    query.update(values)
    return query.urlencode()


class PartInline(OwnFields, InlineModelAdmin):
    extra = 0
    form = PartForm
    formset = RowsFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.problems = formset.form.problems = refused(request)
        if rulebook := home(self.parent_model, request, obj):
            offer_only(rulebook, formset.form.base_fields)
        return formset

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_owners(super().get_queryset(request))


class TabularRows(PartInline, TabularInline):
    pass


class StackedRows(PartInline, StackedInline):
    pass
