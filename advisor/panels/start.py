"""Starting a panel, and the page that shows its two links."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.models import Panel, new_token
from advisor.questionnaire.text_fields import PlainText
from advisor.results import edit_key
from advisor.verdict.sheet import published_or_404, read_sheet
from advisor.web.limits import limit_saving

from .page import panel_or_404, questionnaire_address, release_of


class PanelForm(forms.Form):
    title = PlainText(
        label="Title, if you like",
        help_text="Which project this is, in at most 200 characters. Your team sees it.",
        max_length=200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@vary_on_headers("HX-Request")
def start(request: HttpRequest, rulebook: str) -> HttpResponse:
    """Asks for a title. Answers in the address stay for the person who starts the panel."""
    release = published_or_404(rulebook)
    query = read_sheet(request, release.rulebook).query
    form = PanelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = new_token()
        panel = Panel.objects.create(
            release_id=release.id, edit_key=edit_key.digest(key), **form.cleaned_data
        )
        page = reverse("panel-started", args=[panel.token])
        return edit_key.redirect_with_key(f"{page}?{query}" if query else page, key, panel)
    context = {"form": form, "release": release, "query": query}
    return render(request, "panels/start.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def started(request: HttpRequest, panel: str) -> HttpResponse:
    """Shows the private link once, to the browser that started; others see the invitation."""
    row = panel_or_404(panel)
    key = edit_key.key_from_cookie(request, row)
    if not key:
        return redirect("panel", panel)
    sheet = read_sheet(request, release_of(row).rulebook)
    context = {
        "answering": questionnaire_address(row, sheet),
        "link": request.build_absolute_uri(reverse("panel", args=[panel])),
        "private_link": request.build_absolute_uri(reverse("panel-manage", args=[panel, key])),
    }
    return edit_key.delete_cookie(render(request, "panels/started.html", context), row)
