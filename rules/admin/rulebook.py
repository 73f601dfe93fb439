from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules import models
from rules.models import Release, Rulebook, path_to_rulebook
from rules.trials import delete_rulebook, lock_releases, saved_under

from .base import RulebookFields
from .checks import Problems, row_problems
from .forms import PartForm
from .history import recent
from .links import add_link, address, bullets, entry_list, list_link
from .option import OptionRows
from .saving import SavingAdmin
from .step import StepRows

# The parts that have pages of their own, in the order in which the page of a rulebook lists them.
PARTS: tuple[Any, ...] = (
    models.Option,
    models.Step,
    models.Question,
    models.Threshold,
    models.Scenario,
    models.Rule,
    models.Example,
    models.Source,
    models.Claim,
    models.LeftOut,
    models.Measurement,
    models.Precedent,
    models.Remark,
    models.Table,
    models.Row,
)


class RulebookForm(PartForm):
    default_option = forms.ChoiceField(
        required=False,
        help_text="What to choose while too little is known to recommend an option.",
    )
    showcase = forms.ChoiceField(
        required=False,
        help_text="The example that the start page shows; the first one that you add, until you "
        "choose another.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].error_messages["unique"] = "Another rulebook has this key."
        if self.instance.pk:
            examples = self.instance.examples.values_list("key", "title")
            options = self.instance.options.values_list("key", "name")
            self._choose("showcase", examples)
            self._choose("default_option", options)

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].choices = [("", "---------"), *rows]  # type: ignore[attr-defined]


@admin.register(Rulebook)
class RulebookAdmin(RulebookFields, SavingAdmin):
    form = RulebookForm
    list_display = ["title", "key", "availability", "place"]
    search_fields = ["key", "title"]

    def get_fieldsets(self, request: HttpRequest, obj: Rulebook | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["title", "key", "summary"]})]
        return [
            ("Parts", {"fields": ["parts"]}),
            (None, {"fields": ["title", "key", "summary", "showcase"]}),
            ("While too little is known", {"fields": ["default_option", "default_text"]}),
            ("On the site", {"fields": ["availability", "place"]}),
            ("History", {"fields": ["recent_changes"]}),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"key": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Rulebook | None = None) -> Any:
        # Addresses of the questionnaire contain the key.
        fixed = ["key"] if obj and obj.releases.exists() else []
        return [*fixed, "parts", "recent_changes"]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        # Its page has the links to add parts.
        return redirect(address(obj))

    def get_inlines(self, request: HttpRequest, obj: Rulebook | None) -> Any:
        """A new rulebook begins with options and steps; later they have pages of their own."""
        return [OptionRows, StepRows] if obj is None else []

    def problems(self, form: Any, formsets: Any) -> Problems:
        return row_problems(formsets)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return super().delete_view(request, *args, **kwargs)
        with transaction.atomic():
            lock_releases()
            return super().delete_view(request, *args, **kwargs)

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        with transaction.atomic():
            lock_releases()
            return super().response_action(request, queryset, *args)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_rulebook(obj, cast(User, request.user))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Counts what is deleted with a rulebook; the stock admin would list thousands of rows."""
        protected = saved_under(objs)
        releases = Release.objects.filter(rulebook__in=objs).count()
        counts: dict[Any, int] = {"releases": releases} if releases else {}
        lacking = set()
        if releases and not protected and not request.user.has_perm("rules.publish_rulebook"):
            lacking.add("release")
        for model in PARTS:
            rows = model._default_manager.filter(**{f"{path_to_rulebook(model)}__in": objs})
            counts[model._meta.verbose_name_plural] = rows.count()
            if not self.admin_site._registry[model].has_delete_permission(request):
                lacking.add(str(model._meta.verbose_name))
        return list(map(str, objs)), counts, lacking, protected

    @admin.display(description="parts")
    def parts(self, rulebook: Any) -> SafeString:
        items = []
        for model in PARTS:
            listed = list_link(model, **{f"{path_to_rulebook(model)}__id__exact": rulebook.pk})
            add = add_link(rulebook.reader, model, "Add", rulebook=rulebook.pk)
            items.append(format_html("{} {}", listed, add))
        return bullets(items)

    @admin.display(description="recent changes")
    def recent_changes(self, rulebook: Rulebook) -> SafeString:
        return entry_list(recent(rulebook))
