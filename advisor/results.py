"""Results: saved once, then shown at a permalink that never changes."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from pydantic import TypeAdapter

from rules.engine.answers import read_answers
from rules.engine.scoring import Verdict, evaluate
from rules.releases import get

from .models import Result
from .questionnaire import published_or_404, read_or_404
from .report import Report

VERDICT = TypeAdapter(Verdict)


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release)
    if wrong := questionnaire.sheet.wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.address("check"))
    result = Result.objects.create(
        release_id=questionnaire.release.id,
        recommended=questionnaire.sheet.verdict.recommended or "",
        answers=questionnaire.sheet.answers,
        most=questionnaire.sheet.most,
        verdict=asdict(questionnaire.sheet.verdict),
    )
    response = redirect("result", result.token)
    response.status_code = 303
    return response


@require_safe
@vary_on_headers("HX-Request")
def result(request: HttpRequest, token: str) -> HttpResponse:
    saved = (
        Result.objects.select_related("release__rulebook")
        .defer("release__document")  # large, and this process may have read it
        .filter(token=token)
        .first()
    )
    if saved is None:
        raise Http404("No result has this address. Was the whole link copied?")
    release = get(saved.release.rulebook.key, saved.release.number)
    answers, _ = read_answers(release.rulebook, saved.answers)
    report = Report(release.rulebook, answers, VERDICT.validate_python(saved.verdict), saved.most)
    context = {
        "report": report,
        "release": release,
        "rulebook": release.rulebook,
        "result": saved,
        "permalink": request.build_absolute_uri(),
    }
    response = render(request, "result.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


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
        "showcase": showcase,
    }
    return render(request, "result.html", context)
