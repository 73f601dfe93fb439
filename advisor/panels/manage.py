"""The organiser's page: who has answered, removing answers, closing the link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.models import Panel
from advisor.results import edit_key
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private

from .names import named_submissions
from .page import panel_or_404, release_of

NOTICES = {
    "close": "The link is closed.",
    "open": "The link is open again.",
    "remove": "The ticked answers are removed.",
    "nothing": "Nothing is removed. Tick the answers to remove first.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def manage(request: HttpRequest, panel: str, key: str) -> HttpResponse:
    row = panel_or_404(panel)
    if not edit_key.matches(key, row):
        raise Http404  # with the usual message
    if request.method == "POST":
        done = _change(row, request)
        return private(SeeOther(f"{request.path}?done={done}" if done else request.path))
    context = {
        "panel": row,
        "release": release_of(row),
        "submissions": named_submissions(row.submissions.all()),
        "link": request.build_absolute_uri(reverse("panel", args=[panel])),
        "done": NOTICES.get(request.GET.get("done", "")),
    }
    return private(render(request, "panels/manage.html", context))


def _change(panel: Panel, request: HttpRequest) -> str:
    """The key in `NOTICES` of what was done; empty if there is nothing to say."""
    change = request.POST.get("change", "")
    changed = 0
    if change == "close":
        still_open = Panel.objects.filter(pk=panel.pk, closed_at=None)
        changed = still_open.update(closed_at=timezone.now())
    elif change == "open":
        changed = Panel.objects.filter(pk=panel.pk).update(closed_at=None)
    elif change == "remove":
        return "remove" if _remove(panel, request.POST.getlist("submission")) else "nothing"
    return change if changed else ""


def _remove(panel: Panel, ticked: list[str]) -> int:
    """How many are removed. Only an empty row stays of each, which keeps its place in the order."""
    submissions = panel.submissions.filter(removed_at=None)
    keys = [submission.pk for submission in submissions if str(submission.pk) in ticked]
    return submissions.filter(pk__in=keys).update(
        name="", answers={}, most=[], removed_at=timezone.now()
    )
