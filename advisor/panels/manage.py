"""What the organiser sees: the form to start a panel, its two links, and the page to manage it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.models import Panel, Submission
from advisor.results import edit_key
from advisor.verdict.sheet import published_or_404, read_sheet
from advisor.web.direction import isolated
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private

from .forms import PanelForm
from .page import panel_or_404, questionnaire_address, release_of
from .people import Turnout, named_submissions
from .second_round import SecondTurnout, close_second, deciding, open_second

WRITTEN = ("answers", "notes", "second_answers", "second_notes")
NOTICES = {
    "close": "The panel is closed.",
    "open": "The panel is open again.",
    "second": "The second round is open.",
    "close-second": "The second round is closed.",
    "remove": "The ticked answers are removed.",
    "nothing": "Nothing is removed. Tick the answers to remove first.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@vary_on_headers("HX-Request")
def start(request: HttpRequest, rulebook: str) -> HttpResponse:
    """Asks for a title. Answers in the address stay for the person who starts the panel."""
    release = published_or_404(rulebook)
    query = read_sheet(request, release.rulebook).query
    form = PanelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = edit_key.key_of_form(request)
        panel = edit_key.save_once(
            Panel(release_id=release.id, edit_key=edit_key.digest(key), **form.cleaned_data)
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
        "panel": row,
        "answering": questionnaire_address(row, sheet),
        "link": request.build_absolute_uri(reverse("panel", args=[panel])),
        "private_link": request.build_absolute_uri(reverse("panel-manage", args=[panel, key])),
    }
    return edit_key.show_once(request, render(request, "panels/started.html", context), row)


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
    submissions = list(row.submissions.all())
    link = request.build_absolute_uri(reverse("panel", args=[panel]))
    context = {
        "panel": row,
        "release": release_of(row),
        "submissions": named_submissions(submissions),
        "turnout": Turnout.of(row, submissions),
        "link": link,
        "reminder": _reminder(row, link),
        "done": NOTICES.get(request.GET.get("done", "")),
        **_second_round(request, row, submissions),
    }
    return private(render(request, "panels/manage.html", context))


def _second_round(
    request: HttpRequest, panel: Panel, submissions: list[Submission]
) -> dict[str, object]:
    """Nothing while the panel is open; what a second round would ask; or who is in it."""
    rulebook = release_of(panel).rulebook
    if panel.second_opened_at:
        return {
            "second_asks": [rulebook.question[key] for key in panel.second_questions],
            "second_turnout": SecondTurnout.of(submissions),
            "second_link": request.build_absolute_uri(reverse("panel-second", args=[panel.token])),
        }
    if panel.ended_at:
        return {"second_asks": deciding(rulebook, submissions)}
    return {}


def _reminder(panel: Panel, link: str) -> str:
    title = isolated(panel.title)
    what = f"“{title}” waits for your answers" if title else "Your answers are missing"
    by = f" by {date_format(panel.closes_at, 'j F Y, H:i')} UTC" if panel.closes_at else ""
    return f"{what}{by}: {link}"


def _change(panel: Panel, request: HttpRequest) -> str:
    """The key in `NOTICES` of what was done; empty if there is nothing to say."""
    change = request.POST.get("change", "")
    changed = 0
    if change == "close":
        still_open = Panel.objects.filter(pk=panel.pk, closed_at=None)
        changed = still_open.update(closed_at=timezone.now())
    elif change == "open" and not panel.submissions.filter(removed_at=None).exists():
        # Once somebody may have seen the answers, answering again is a second round.
        first_round = Panel.objects.filter(pk=panel.pk, second_opened_at=None)
        changed = first_round.update(closed_at=None, closes_at=None)
    elif change == "second":
        asks = deciding(release_of(panel).rulebook, panel.submissions.all())
        changed = open_second(panel, asks)
    elif change == "close-second":
        changed = close_second(panel)
    elif change == "remove":
        return "remove" if _remove(panel, request.POST.getlist("submission")) else "nothing"
    return change if changed else ""


def _remove(panel: Panel, ticked: list[str]) -> int:
    """How many are removed. Only an empty row stays of each, which keeps its place in the order."""
    submissions = panel.submissions.filter(removed_at=None)
    keys = [submission.pk for submission in submissions if str(submission.pk) in ticked]
    nothing: dict[str, Any] = {field: {} for field in WRITTEN}
    return submissions.filter(pk__in=keys).update(
        name="", most=[], first_answers=None, removed_at=timezone.now(), **nothing
    )
