"""What the admin pages of all parts have in common."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rules.models import Rulebook, path_to_rulebook

from .forms import ModelForm, PartForm, rulebook_of

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from django.contrib.admin import ModelAdmin, TabularInline

SMALL_TEXTS: Any = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}


def offer_only(rulebook: Rulebook, fields: Mapping[str, forms.Field]) -> None:
    """Of all that can be picked in a form, leaves what belongs to the rulebook."""
    for field in fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            if field.queryset.model is Rulebook:
                # Not read-only: the form would no longer check that keys are unique.
                field.disabled = True
            else:
                path = path_to_rulebook(field.queryset.model)
                field.queryset = field.queryset.filter(**{path: rulebook})


class PartAdmin(ModelAdmin):
    form = PartForm
    formfield_overrides = SMALL_TEXTS
    save_on_top = True

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj:
            offer_only(rulebook_of(obj), form.base_fields)
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        # What they offer depends on the rulebook, which a new part does not have yet.
        return super().get_inlines(request, obj) if obj else []

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Goes on to the inlines, if there are any."""
        response = super().response_add(request, obj, post_url_continue)
        asked = {"_addanother", IS_POPUP_VAR} & request.POST.keys()
        if self.inlines and not asked and self.has_change_permission(request, obj):
            return redirect(f"admin:rules_{self.opts.model_name}_change", obj.pk)
        return response


class PartInline(TabularInline):
    extra = 0
    formfield_overrides = SMALL_TEXTS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            offer_only(rulebook_of(obj), formset.form.base_fields)
        return formset


class LinkInline(PartInline):
    """Leads to parts that have too many fields to be added in a row of a table."""

    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
