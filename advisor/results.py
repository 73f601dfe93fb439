"""Results: saved once, then shown at a permalink that never changes."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from pydantic import TypeAdapter

from rules.engine.answers import counted, read_answers
from rules.engine.scoring import Verdict, evaluate
from rules.models import Release
from rules.releases import PublishedRulebook, get

from . import edit_key
from .about import AboutForm
from .decisions import decided
from .errors import Gone
from .limits import limit_saving
from .models import Result, new_token
from .questionnaire import published_or_404, read_or_404
from .report import Report
from .sensitivity import Sensitivity
from .wizard import check_page

VERDICT = TypeAdapter(Verdict)
# Without a release's document: it is large, and this process may have read it.
RESULTS = Result.objects.select_related("release__rulebook").defer("release__document")
_OF_ITS_RULEBOOK = Release.objects.filter(rulebook=OuterRef("release__rulebook"))
WITH_CURRENT = RESULTS.annotate(current=_OF_ITS_RULEBOOK.order_by("-number").values("number")[:1])
_SUCCESSORS = Result.objects.filter(predecessor=OuterRef("pk"), revoked_at=None)
WITH_NEIGHBOURS = WITH_CURRENT.select_related("predecessor").annotate(
    successor=_SUCCESSORS.order_by("pk").values("token")[:1]
)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
def save(request: HttpRequest, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release)
    if wrong := questionnaire.sheet.wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.address("check"))
    about = AboutForm(request.POST)
    if not about.is_valid():
        return check_page(request, questionnaire, about)
    report = Report.of(questionnaire.sheet)
    return store(questionnaire.release, report, **about.cleaned_data)


def store(release: PublishedRulebook, report: Report, **fields: Any) -> HttpResponse:
    """Saves a result, and leads to the page that shows its edit link."""
    key = new_token()
    result = Result.objects.create(
        release_id=release.id,
        recommended=report.verdict.recommended or "",
        answers=report.answers,
        most=report.most,
        verdict=asdict(report.verdict),
        edit_key=edit_key.digest(key),
        **fields,
    )
    return edit_key.hand_over(reverse("saved", args=[result.token]), key, result)


@dataclass(frozen=True)
class Saved:
    """A result as it was saved; `current` is the number of its rulebook's latest release.

    `successor` is the token of the result that succeeds it, if any.
    """

    row: Result
    current: int
    successor: str | None = None

    @property
    def is_current(self) -> bool:
        return self.row.release.number == self.current

    @property
    def predecessor(self) -> str:
        """The token of the result that it succeeds, unless there is none or it is withdrawn."""
        before = self.row.predecessor
        return before.token if before and not before.revoked_at else ""

    @property
    def release(self) -> PublishedRulebook:
        return get(self.row.release.rulebook.key, self.row.release.number)

    @cached_property
    def report(self) -> Report:
        rulebook = self.release.rulebook
        answers, _ = read_answers(rulebook, self.row.answers)
        return Report(rulebook, answers, VERDICT.validate_python(self.row.verdict), self.row.most)

    @property
    def current_release(self) -> PublishedRulebook:
        return get(self.row.release.rulebook.key, self.current)

    @cached_property
    def today(self) -> Report:
        """The same answers, so far as they still fit, under the current release."""
        rulebook = self.current_release.rulebook
        known, _ = read_answers(rulebook, self.row.answers)
        answers = counted(rulebook, known)
        most = [key for key in self.row.most if key in answers]
        return Report(rulebook, answers, evaluate(rulebook, answers, most), most)


def saved_or_404(token: str) -> Saved:
    """Raises Gone if its owner has withdrawn it."""
    saved = WITH_NEIGHBOURS.filter(token=token).first()
    if saved is None:
        raise Http404("No result has this address. Was the whole link copied?")
    if saved.revoked_at:
        raise Gone("The owner of this result has withdrawn it. Ask whoever gave you the link.")
    return Saved(saved, saved.current, saved.successor)


def unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@vary_on_headers("HX-Request")
def result(request: HttpRequest, token: str) -> HttpResponse:
    saved = saved_or_404(token)
    context = {
        "report": saved.report,
        "release": saved.release,
        "rulebook": saved.report.rulebook,
        "result": saved.row,
        "predecessor": saved.predecessor,
        "successor": saved.successor,
        "recommended": saved.report.option,
        "sensitivity": Sensitivity(saved.release, saved.report),
        "decisions": decided(saved.row, saved.report.rulebook),
        "current": saved.current,
        "today": None if saved.is_current else saved.today,
        "permalink": request.build_absolute_uri(),
    }
    return unlisted(render(request, "result.html", context))


@require_safe
@vary_on_headers("HX-Request")
def example(request: HttpRequest, rulebook: str) -> HttpResponse:
    """What a result looks like: the rulebook's showcase under its current release."""
    release = published_or_404(rulebook)
    showcase = release.rulebook.example[release.rulebook.showcase]
    answers, _ = read_answers(release.rulebook, showcase.answers)
    report = Report(release.rulebook, answers, evaluate(release.rulebook, answers))
    context = {
        "report": report,
        "release": release,
        "rulebook": release.rulebook,
        "sensitivity": Sensitivity(release, report),
        "showcase": showcase,
    }
    return render(request, "result.html", context)
