"""The page on which a draft becomes a release."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.publishing import publish

from .page import PUBLISH, VIEW, draft_page, frame, log


class PublishForm(forms.Form):
    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="Why this release: what its readers should know.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(PUBLISH)
def publish_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    form = PublishForm(request.POST if request.method == "POST" else None)
    problems: list[str] = []
    if form.is_valid():
        try:
            release = publish(rulebook, form.cleaned_data["note"], cast(User, request.user))
        except RulebookError as error:
            problems = error.problems
        else:
            log(request, rulebook, f"Published release {release.number}.")
            messages.success(request, f"{release} is published.")
            if request.user.has_perm(VIEW):
                return redirect("admin:rules_rulebook_change", rulebook.pk)
            return redirect("draft-publish", rulebook.pk)
    context = frame(request, rulebook, "Publish") | {"form": form, "problems": problems}
    # 422 says that nothing was published.
    status = 422 if problems or form.errors else 200
    return TemplateResponse(request, "draft/publish.html", context, status=status)
