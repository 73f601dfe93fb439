"""A team answers: several people fill in one questionnaire on their own, and see what differs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.models import Panel, new_token
from advisor.questionnaire.text_fields import NameForm, PlainText
from advisor.questionnaire.views import check_page
from advisor.results import edit_key
from advisor.results.views import unlisted
from advisor.verdict.sheet import (
    AnswerSheet,
    Questionnaire,
    published_or_404,
    read_or_404,
    read_sheet,
)
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private
from rules.releases import PublishedRulebook, get

from .agreement import Agreement, named

MOST_PEOPLE = 100
DONE = {
    "close": "The link is closed.",
    "open": "The link is open again.",
    "remove": "The ticked answers are removed.",
    "nothing": "Nothing is removed. Tick the answers to remove first.",
}
View = Callable[..., HttpResponse]


class PanelForm(forms.Form):
    title = PlainText(
        label="Title, if you like",
        help_text="Which project this is, in at most 200 characters. Your team sees it.",
        max_length=200,
    )


def unlisted_page(view: View) -> View:
    @wraps(view)
    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        return unlisted(view(*args, **kwargs))

    return page


def _panel_or_404(token: str) -> Panel:
    panels = Panel.objects.select_related("release__rulebook").defer("release__document")
    there = Count("submissions", filter=Q(submissions__removed_at=None))
    panel = panels.annotate(people=there).filter(token=token).first()
    if panel is None:
        raise Http404("No team answers at this address. Was the whole link copied?")
    return panel


def _release(panel: Panel) -> PublishedRulebook:
    return get(panel.release.rulebook.key, panel.release.number)


def _answering(panel: Panel, sheet: AnswerSheet) -> str:
    """Where to go on with these answers: the first question, or the check if there are any."""
    questionnaire = Questionnaire(_release(panel), sheet, panel.token)
    if sheet.query:
        return questionnaire.address("check")
    return questionnaire.path("step", sheet.rulebook.steps[0].key)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@vary_on_headers("HX-Request")
def start(request: HttpRequest, rulebook: str) -> HttpResponse:
    """Asks for a title. Answers in the address are handed on to whoever started from them."""
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
    """Shows the private link, once; who has only the address of this page gets the invitation."""
    found = _panel_or_404(panel)
    key = edit_key.key_from_cookie(request, found)
    if not key:
        return redirect("panel", panel)
    context = {
        "answering": _answering(found, read_sheet(request, _release(found).rulebook)),
        "link": request.build_absolute_uri(reverse("panel", args=[panel])),
        "private_link": request.build_absolute_uri(reverse("panel-manage", args=[panel, key])),
    }
    return edit_key.delete_cookie(render(request, "panels/started.html", context), found)


@require_safe
@unlisted_page
@vary_on_headers("HX-Request")
def panel(request: HttpRequest, panel: str) -> HttpResponse:
    """Invites to answer. What others said stands on a page of its own, so that all answer alone."""
    found = _panel_or_404(panel)
    if found.closed_at:
        return redirect("panel-answers", panel)
    nothing = AnswerSheet.of(_release(found).rulebook, {})
    context = {"panel": found, "release": _release(found), "answering": _answering(found, nothing)}
    return render(request, "panels/invitation.html", context)


@require_safe
@unlisted_page
@vary_on_headers("HX-Request")
def answers(request: HttpRequest, panel: str) -> HttpResponse:
    found = _panel_or_404(panel)
    release = _release(found)
    agreement = Agreement.of(release.rulebook, found.submissions.all())
    context = {
        "panel": found,
        "release": release,
        "agreement": agreement,
        "agreed": Questionnaire(release, agreement.agreed).address("check"),
        "handed_in": "handed-in" in request.GET,
    }
    return render(request, "panels/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def manage(request: HttpRequest, panel: str, key: str) -> HttpResponse:
    found = _panel_or_404(panel)
    if not edit_key.matches(key, found):
        raise Http404  # in the words for any wrong address
    submissions = named(found.submissions.all())
    if request.method == "POST":
        done = _change(found, request)
        return private(SeeOther(f"{request.path}?done={done}" if done else request.path))
    context = {
        "panel": found,
        "release": _release(found),
        "submissions": submissions,
        "link": request.build_absolute_uri(reverse("panel", args=[panel])),
        "done": DONE.get(request.GET.get("done", "")),
    }
    return private(render(request, "panels/manage.html", context))


def _change(panel: Panel, request: HttpRequest) -> str:
    """What has been done, as a key of `DONE`; empty if there is nothing to say."""
    change = request.POST.get("change", "")
    done = 0
    if change == "close":
        still_open = Panel.objects.filter(pk=panel.pk, closed_at=None)
        done = still_open.update(closed_at=timezone.now())
    elif change == "open":
        done = Panel.objects.filter(pk=panel.pk).update(closed_at=None)
    elif change == "remove":
        return "remove" if _remove(panel, request.POST.getlist("submission")) else "nothing"
    return change if done else ""


def _remove(panel: Panel, ticked: list[str]) -> int:
    """How many are removed: nothing stays of them but their place in the order."""
    there = panel.submissions.filter(removed_at=None)
    chosen = [each.pk for each in there if str(each.pk) in ticked]
    return there.filter(pk__in=chosen).update(
        name="", answers={}, most=[], removed_at=timezone.now()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@unlisted_page
def hand_in(request: HttpRequest, panel: str, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release, panel)
    if wrong := questionnaire.sheet.first_wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.address("check"))
    form = NameForm(request.POST)
    if not form.is_valid():
        return check_page(request, questionnaire, form)
    if problem := _handed_in(questionnaire, form.cleaned_data["name"]):
        own = Questionnaire(questionnaire.release, questionnaire.sheet)
        context = {"panel": panel, "problem": problem, "own": own.address("check")}
        return render(request, "panels/refused.html", context, status=409)
    return SeeOther(f"{reverse('panel-answers', args=[panel])}?handed-in")


@transaction.atomic
def _handed_in(questionnaire: Questionnaire, name: str) -> str:
    """Keeps the answers, or says why not."""
    # Locked, so that nobody hands in past the limit or once it is closed.
    panels = Panel.objects.select_for_update().filter(release_id=questionnaire.release.id)
    panel = panels.filter(token=questionnaire.panel).first()
    if panel is None:
        raise Http404(
            "No team answers these questions at this address. Open the team’s link again."
        )
    if panel.closed_at:
        return f"The link was closed on {date_format(panel.closed_at, 'j F Y, H:i')} UTC."
    if panel.submissions.filter(removed_at=None).count() >= MOST_PEOPLE:
        return f"{MOST_PEOPLE} people have answered already, which is the most for one link."
    panel.submissions.create(
        name=name, answers=questionnaire.sheet.answers, most=questionnaire.sheet.priorities
    )
    return ""
