from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from rules.engine.reading import RulebookError
from rules.models import Option, Rulebook, Step, Table
from rules.publishing import publish

from .base import SMALL_TEXTS, LinkInline, ModelAdmin, PartInline
from .forms import PublishForm


class OptionInline(LinkInline):
    model = Option
    fields = ["position", "key", "name", "kind"]


class StepInline(PartInline):
    model = Step
    fields = ["position", "key", "title"]
    show_change_link = True


class TableInline(LinkInline):
    model = Table
    fields = ["position", "key", "title"]


@admin.register(Rulebook)
class RulebookAdmin(ModelAdmin):
    list_display = ["title", "key"]
    search_fields = ["key", "title"]
    fields = ["key", "title", "summary", "showcase"]
    formfield_overrides = SMALL_TEXTS
    inlines = [OptionInline, StepInline, TableInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Rulebook | None = None) -> Any:
        # The key stands in the address of every result.
        return ["key"] if obj and obj.releases.exists() else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish_view)
        return [
            path("<int:pk>/publish/", view, name="rules_rulebook_publish"),
            *super().get_urls(),
        ]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("rules.publish_rulebook"):
            raise PermissionDenied
        rulebook = get_object_or_404(Rulebook, pk=pk)
        form = PublishForm(request.POST if request.method == "POST" else None)
        problems: list[str] = []
        if form.is_valid():
            try:
                release = publish(rulebook, form.cleaned_data["note"], cast(User, request.user))
            except RulebookError as error:
                problems = error.problems
            else:
                messages.success(request, f"{release} is published.")
                may_view = self.has_view_or_change_permission(request, rulebook)
                page = "change" if may_view else "publish"
                return redirect(f"admin:rules_rulebook_{page}", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Publish",
            "subtitle": str(rulebook),
            "opts": self.opts,
            "original": rulebook,
            "latest": rulebook.releases.defer("document").order_by("-number").first(),
            "form": form,
            "problems": problems,
        }
        # 422 says that nothing was published.
        status = 422 if problems or form.errors else 200
        return TemplateResponse(
            request, "admin/rules/rulebook/publish.html", context, status=status
        )
