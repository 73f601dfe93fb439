"""What the team sees: the invitation to answer, and everybody's answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.results.views import unlisted_page
from advisor.verdict.sheet import AnswerSheet, Questionnaire

from .agreement import Agreement
from .page import panel_or_404, questionnaire_address, release_of


@require_safe
@unlisted_page
@vary_on_headers("HX-Request")
def invitation(request: HttpRequest, panel: str) -> HttpResponse:
    """Invites to answer. The answers have a page of their own, so that everyone answers alone."""
    row = panel_or_404(panel)
    if row.closed_at:
        return redirect("panel-answers", panel)
    release = release_of(row)
    answering = questionnaire_address(row, AnswerSheet.of(release.rulebook, {}))
    context = {"panel": row, "release": release, "answering": answering}
    return render(request, "panels/invitation.html", context)


@require_safe
@unlisted_page
@vary_on_headers("HX-Request")
def answers(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    release = release_of(row)
    agreement = Agreement.of(release.rulebook, row.submissions.all())
    context = {
        "panel": row,
        "release": release,
        "agreement": agreement,
        "agreed": Questionnaire(release, agreement.agreed).address("check"),
        "handed_in": "handed-in" in request.GET,
    }
    return render(request, "panels/answers.html", context)
