"""What the team sees: the invitation to answer, and everybody's answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from advisor.models import Panel, Submission
from advisor.results.together import begin
from advisor.results.views import unlisted_page
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from advisor.web.limits import limit_reading
from advisor.web.responses import htmx_page, private
from rules.engine.answers import read_answers
from rules.engine.space import most_asked
from rules.engine.words import say_duration
from rules.releases import PublishedRulebook

from .agreement import Agreement
from .axis import Axis
from .differences import Differences
from .gate import may_see, own_key, own_submission, remember, second_seen, submission_of
from .matrix import matrix
from .page import panel_or_404, questionnaire_address, release_of
from .people import Turnout
from .second_round import SecondTurnout, moved


@htmx_page
@never_cache
@unlisted_page
def invitation(request: HttpRequest, panel: str) -> HttpResponse:
    """Invites to answer. The answers have a page of their own, so that everyone answers alone."""
    row = panel_or_404(panel)
    if row.ended_at:
        return redirect("panel-answers", panel)
    release = release_of(row)
    context = {
        **_about(request, row, release, list(row.submissions.all())),
        "answering": questionnaire_address(row, AnswerSheet.of(release.rulebook, {})),
        "duration": say_duration(release.rulebook.prepared(most_asked)),
    }
    return render(request, "panels/invitation.html", context)


@htmx_page
@limit_reading
@never_cache
@unlisted_page
def answers(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    release = release_of(row)
    submissions = list(row.submissions.all())
    context = _about(request, row, release, submissions)
    context["handed_in"] = "handed-in" in request.GET
    if not context["may_see"]:
        return render(request, "panels/blind.html", context)
    seen = second_seen(row, own_submission(request, row, submissions))
    second = [] if request.GET.get("round") == "1" else seen
    agreement = Agreement.of(release.rulebook, submissions, second)
    differences = Differences(agreement)
    context |= {
        "again": "again" in request.GET,
        "has_latest": bool(seen),
        "moved": moved(agreement, second),
        "agreement": agreement,
        "differences": differences,
        "deciding": [(d, Axis.of(d.topic, release.rulebook)) for d in differences.deciding],
        "matrix": matrix(agreement, differences),
        "columns": 2 + len(agreement.people),
        "results": row.results.filter(revoked_at=None).only("token", "title", "recommended"),
    }
    return render(request, "panels/answers.html", context)


@require_safe
@limit_reading
@never_cache
def together(request: HttpRequest, panel: str) -> HttpResponse:
    """Leads a meeting to one questionnaire, begun with what the panel agrees on."""
    row = panel_or_404(panel)
    submissions = list(row.submissions.all())
    own = own_submission(request, row, submissions)
    if not may_see(row, own):
        return redirect("panel-answers", panel)
    release = release_of(row)
    agreement = Agreement.of(release.rulebook, submissions, second_seen(row, own))
    begun = Questionnaire(release, agreement.agreed)
    first = begun.address("step", release.rulebook.steps[0].key)
    return begin(redirect(begun.finish if agreement.is_enough else first), row)


@require_safe
@never_cache
def mine(request: HttpRequest, panel: str, key: str) -> HttpResponse:
    """The private link of somebody who has handed in: makes this browser theirs as well."""
    row = panel_or_404(panel)
    if submission_of(key, row.submissions.all()) is None:
        raise Http404("These answers were removed, or the link is not complete.")
    return private(remember(redirect("panel-answers", panel), row, key))


def _about(
    request: HttpRequest, panel: Panel, release: PublishedRulebook, submissions: list[Submission]
) -> dict[str, object]:
    """What every page of a panel says, whoever reads it."""
    own = own_submission(request, panel, submissions)
    context: dict[str, object] = {
        "panel": panel,
        "release": release,
        "turnout": Turnout.of(panel, submissions),
        "may_see": may_see(panel, own),
        "own": own,
    }
    if panel.second_opened_at:
        context["second_turnout"] = SecondTurnout.of(submissions)
    if own:
        known, _ = read_answers(release.rulebook, own.answers)
        sheet = AnswerSheet.of(release.rulebook, known, own.most)
        mine = reverse("panel-mine", args=[panel.token, own_key(request, panel)])
        context["correct"] = Questionnaire(release, sheet, panel.token).finish
        context["private_link"] = request.build_absolute_uri(mine)
    return context
