"""What the team sees: the invitation to answer, handing in, and everybody's answers."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from advisor.models import Panel
from advisor.questionnaire.forms import NameForm
from advisor.questionnaire.views import check_page
from advisor.results.views import unlisted_page
from advisor.verdict.sheet import AnswerSheet, Questionnaire, read_or_404
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, htmx_page
from rules.engine.space import most_asked
from rules.engine.words import say_duration

from .agreement import Agreement
from .page import panel_or_404, questionnaire_address, release_of

MAX_PEOPLE = 100


@htmx_page
@unlisted_page
def invitation(request: HttpRequest, panel: str) -> HttpResponse:
    """Invites to answer. The answers have a page of their own, so that everyone answers alone."""
    row = panel_or_404(panel)
    if row.closed_at:
        return redirect("panel-answers", panel)
    release = release_of(row)
    answering = questionnaire_address(row, AnswerSheet.of(release.rulebook, {}))
    context = {
        "panel": row,
        "release": release,
        "answering": answering,
        "duration": say_duration(release.rulebook.prepared(most_asked)),
    }
    return render(request, "panels/invitation.html", context)


@htmx_page
@unlisted_page
def answers(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    release = release_of(row)
    agreement = Agreement.of(release.rulebook, row.submissions.all())
    context = {
        "panel": row,
        "release": release,
        "agreement": agreement,
        "agreed": Questionnaire(release, agreement.agreed).finish,
        "handed_in": "handed-in" in request.GET,
    }
    return render(request, "panels/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@unlisted_page
def hand_in(request: HttpRequest, panel: str, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release, panel)
    if wrong := questionnaire.sheet.first_wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.finish)
    form = NameForm(request.POST)
    if not form.is_valid():
        return check_page(request, questionnaire, form)
    if problem := _save(questionnaire, form.cleaned_data["name"]):
        own = Questionnaire(questionnaire.release, questionnaire.sheet)
        context = {"panel": panel, "problem": problem, "own": own.finish}
        return render(request, "panels/not_handed_in.html", context, status=409)
    return SeeOther(f"{reverse('panel-answers', args=[panel])}?handed-in")


@transaction.atomic
def _save(questionnaire: Questionnaire, name: str) -> str:
    """Saves the answers, or returns why it cannot."""
    # Locked, so that nobody hands in after the panel is full or closed.
    panels = Panel.objects.select_for_update().filter(release_id=questionnaire.release.id)
    panel = panels.filter(token=questionnaire.panel).first()
    if panel is None:
        raise Http404(
            "No team answers these questions at this address. Open the team’s link again."
        )
    if panel.closed_at:
        return f"The link was closed on {date_format(panel.closed_at, 'j F Y, H:i')} UTC."
    if panel.submissions.filter(removed_at=None).count() >= MAX_PEOPLE:
        return f"{MAX_PEOPLE} people have answered already, which is the most for one link."
    sheet = questionnaire.sheet
    panel.submissions.create(name=name, answers=sheet.answers, most=sheet.priorities)
    return ""
