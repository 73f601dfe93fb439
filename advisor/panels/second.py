"""The page of the second round, for those who answered in the first."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from advisor.models import Panel, Submission
from advisor.questionnaire.forms import StepForm
from advisor.questionnaire.notes import NotesForm
from advisor.results.views import unlisted_page
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther
from rules.engine.answers import read_answers
from rules.engine.schema import Rulebook, Step

from .agreement import Agreement
from .axis import Axis
from .gate import own_submission
from .hand_in import NotHandedIn, not_handed_in
from .page import panel_or_404, release_of
from .person import Person, latest


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
@vary_on_headers("HX-Request")
@unlisted_page
def second(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    typed = request.POST if request.method == "POST" else None
    if row.second_opened_at is None or (row.second_closed_at and typed is None):
        return redirect("panel-answers", panel)
    rulebook = release_of(row).rulebook
    submissions = list(row.submissions.all())
    own = own_submission(request, row, submissions)
    if own is None:
        return _for_others(request, row)
    sheet = _sheet(row, rulebook, own, typed)
    form = StepForm(sheet, _step(row, rulebook), request.path)
    questions = [rulebook.question[key] for key in form.fields]
    notes = NotesForm(questions, typed, initial=own.second_notes)
    if typed is None or form.errors or notes.errors:
        context = {
            "panel": row,
            "asked": _asked(Agreement.of(rulebook, submissions), own, form, notes),
            "form": form,
            "notes": notes,
            "rulebook": rulebook,
            "opened": "opened" in request.GET,
        }
        status = 422 if form.errors or notes.errors else 200
        return render(request, "panels/second.html", context, status=status)
    try:
        _save(row, own, sheet, notes)
    except NotHandedIn as problem:
        questionnaire = Questionnaire(release_of(row), sheet, panel)
        return not_handed_in(request, questionnaire, notes, problem)
    if _opened(row, own, sheet):
        return SeeOther(f"{request.path}?opened")
    return SeeOther(f"{reverse('panel-answers', args=[panel])}?again")


def _for_others(request: HttpRequest, panel: Panel) -> HttpResponse:
    status = 403 if request.method == "POST" else 200
    return render(request, "panels/second_for_others.html", {"panel": panel}, status=status)


def _step(panel: Panel, rulebook: Rulebook) -> Step:
    """The questions of the second round as a step, so that they look and are checked as usual."""
    questions = tuple(q for q in rulebook.questions if q.key in panel.second_questions)
    return Step(key="second-round", title="Second round", questions=questions)


def _sheet(
    panel: Panel, rulebook: Rulebook, own: Submission, typed: QueryDict | None
) -> AnswerSheet:
    """All answers of somebody: the first ones, with those to the second round in their place."""
    second = panel.second_questions if own.second_at else []
    answers, _ = read_answers(rulebook, latest(own, second))
    query = QueryDict(AnswerSheet.of(rulebook, answers, own.most).query, mutable=True)
    if typed is not None:
        for key in panel.second_questions:
            query.setlist(key, typed.getlist(key))
    return AnswerSheet.read(rulebook, query)


def _opened(panel: Panel, own: Submission, sheet: AnswerSheet) -> bool:
    """Whether the new answers ask a question of this round that the earlier ones did not ask."""
    before = _sheet(panel, sheet.rulebook, own, None)
    opened = (sheet.asked - before.asked) & set(panel.second_questions)
    return not opened <= sheet.answers.keys()


def _asked(
    agreement: Agreement, own: Submission, form: StepForm, notes: NotesForm
) -> list[dict[str, Any]]:
    """For each question: its fields, the first answers of all, and what one said first oneself."""
    topics = {topic.question.key: topic for topic in agreement.topics}
    first = Person.of(own.name, agreement.rulebook, own)
    return [
        {
            "field": form[key],
            "note": notes[key],
            "topic": topics.get(key),
            "axis": Axis.of(topics[key], agreement.rulebook) if key in topics else None,
            "first": first.said(key),
        }
        for key in form.fields
    ]


@transaction.atomic
def _save(panel: Panel, own: Submission, sheet: AnswerSheet, notes: NotesForm) -> None:
    """Raises NotHandedIn if in the meantime the round has closed, or the first answers are gone."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if panel.second_closed_at:
        closed = date_format(panel.second_closed_at, "j F Y, H:i")
        raise NotHandedIn(f"The second round was closed on {closed} UTC.")
    answers = {key: sheet.answers[key] for key in panel.second_questions if key in sheet.answers}
    written = {key: note for key, note in notes.notes.items() if key in answers}
    mine = panel.submissions.filter(pk=own.pk, removed_at=None)
    if not mine.update(second_answers=answers, second_notes=written, second_at=now()):
        raise NotHandedIn("The organiser has removed your first answers.")
