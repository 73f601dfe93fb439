from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_http_methods

from advisor.models import Result
from advisor.questionnaire.forms import AboutForm
from advisor.questionnaire.notes import NotesForm
from advisor.questionnaire.views import answers_by_step, before_the_end
from advisor.verdict.conclusion import CONCLUSION, METHOD
from advisor.verdict.report import Report
from advisor.verdict.sheet import Questionnaire, published_or_404, read_or_404
from advisor.web.caching import cached_page
from advisor.web.errors import Gone
from advisor.web.limits import count_save
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers
from rules.models import Release
from rules.releases import PublishedRulebook

from . import edit_key, together
from .changed import changed_from
from .decisions import decision_history, superseded_results
from .load_tests.measured import measured_on
from .lookup import VERDICT, saved_or_404, version
from .page import ResultPage
from .positions.reading import Positions


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release)
    if wrong := questionnaire.sheet.first_wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.finish)
    about, notes = AboutForm(request.POST), _notes(questionnaire, request.POST)
    if not (about.is_valid() and notes.is_valid()):
        count_save(request)  # to be refused counts, too
        return _unsaved_page(request, questionnaire, about, notes)
    report = Report.of(questionnaire.sheet)
    fields = about.cleaned_data | {"notes": notes.notes}
    panel = together.panel_of(request, questionnaire.release)
    if panel is None or request.POST.get("panel") != panel.token:
        return store(request, questionnaire.release, report, **fields)
    return together.end(store(request, questionnaire.release, report, panel=panel, **fields))


def _notes(questionnaire: Questionnaire, data: QueryDict | None = None) -> NotesForm:
    sheet = questionnaire.sheet
    questions = [sheet.rulebook.question[key] for key in sheet.answers]
    return NotesForm(questions, data, answers=sheet.answers)


def store(
    request: HttpRequest, release: PublishedRulebook, report: Report, **fields: Any
) -> HttpResponse:
    result, key = save_new(request, release, report, **fields)
    return edit_key.redirect_with_key(reverse("saved", args=[result.token]), key, result)


def save_new(
    request: HttpRequest, release: PublishedRulebook, report: Report, **fields: Any
) -> tuple[Result, str]:
    """The saved result, and the key of its edit link. Raises TooManyRequests."""
    key = edit_key.key_of_form(request)
    result = new_result(release, report, key, **fields)
    # A disk that really writes takes longer for a second transaction than all else takes; and
    # nobody else writes meanwhile, so nothing else is done in it.
    try:
        with transaction.atomic():
            count_save(request)
            return edit_key.save_once(result), key
    except IntegrityError:
        # Another process may have deleted the rulebook while this one still has its release.
        if Release.objects.filter(pk=release.id).exists():
            raise
        raise Gone("This rulebook was deleted, so nothing can be saved under it.") from None


def new_result(release: PublishedRulebook, report: Report, key: str, **fields: Any) -> Result:
    """A result that is yet to be saved; `key` is that of its edit link."""
    return Result(
        release_id=release.id,
        recommended=report.verdict.recommended or "",
        answers=report.answers,
        most=report.priorities,
        verdict=VERDICT.dump_python(report.verdict),
        conclusion=CONCLUSION.dump_python(report.conclusion, mode="json"),
        method=METHOD,
        edit_key=edit_key.digest(key),
        **fields,
    )


def unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def unlisted_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        return unlisted(view(*args, **kwargs))

    return page


@htmx_page
@unlisted_page
def unsaved(request: HttpRequest, rulebook: str, release: int) -> HttpResponse:
    """The result of the answers in the address, which can be saved."""
    questionnaire = read_or_404(request, rulebook, release)
    against = request.GET.get("against", "")
    if redirection := before_the_end(request, questionnaire, f"&against={against}"):
        return redirection
    return _unsaved_page(request, questionnaire, AboutForm(), _notes(questionnaire), against)


def _unsaved_page(
    request: HttpRequest,
    questionnaire: Questionnaire,
    about: AboutForm,
    notes: NotesForm,
    against: str = "",
) -> HttpResponse:
    page = ResultPage(Report.of(questionnaire.sheet), questionnaire.release, against=against)
    context = _shown(page) | {
        "questionnaire": questionnaire,
        "about": about,
        "notes": notes,
        "panel": together.panel_of(request, questionnaire.release),
        "steps": answers_by_step(questionnaire),
        "changed": changed_from(questionnaire),
    }
    return render(
        request, "results/result.html", context, status=422 if about.errors or notes.errors else 200
    )


def _shown(page: ResultPage) -> dict[str, Any]:
    """What every result shows, saved or not."""
    return {
        "page": page,
        "report": page.report,
        "release": page.release,
        "rulebook": page.report.rulebook,
        "recommended": page.report.option,
    }


@htmx_page
@conditional_page
@unlisted_page
@cached_page(lambda request, token: version(token))
def result(request: HttpRequest, token: str) -> tuple[object, HttpResponse]:
    saved = saved_or_404(token)
    decisions = decision_history(saved.row, saved.report.rulebook)
    against = request.GET.get("against", "")
    page = ResultPage(saved.report, saved.release, decisions, against=against)
    context = _shown(page) | {
        "result": saved.row,
        "predecessor": saved.predecessor,
        "successor": saved.successor,
        "proposed_from": saved.proposed_from,
        "decisions": decisions,
        "positions": Positions.of(saved.row, saved.report.rulebook),
        "load_tests": measured_on(saved.row, saved.report),
        "supersedes": superseded_results(saved.row),
        "current": saved.current,
        "saved": saved,
        "today": None if saved.is_current else saved.today,
        "permalink": request.build_absolute_uri(request.path),
    }
    return saved.version, render(request, "results/result.html", context)


@htmx_page
def example(request: HttpRequest, rulebook: str) -> HttpResponse:
    release = published_or_404(rulebook)
    showcase = release.rulebook.example[release.rulebook.showcase]
    answers, _ = read_answers(release.rulebook, showcase.answers)
    report = Report.from_answers(release.rulebook, answers)
    page = ResultPage(report, release, against=request.GET.get("against", ""))
    context = _shown(page) | {"showcase": showcase}
    return render(request, "results/result.html", context)
