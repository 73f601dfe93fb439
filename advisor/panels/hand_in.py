"""Handing answers in to a panel, and correcting them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.models import Panel, Submission
from advisor.questionnaire.notes import NotesForm
from advisor.questionnaire.views import answers_by_step, before_the_end
from advisor.results.edit_key import digest, key_of_form
from advisor.results.views import unlisted_page
from advisor.verdict.sheet import AnswerSheet, Questionnaire, read_or_404
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, htmx_page

from .forms import MAX_PEOPLE, CorrectionForm, NameForm
from .gate import may_see, own_key, own_submission, remember, submission_of
from .page import panel_or_404
from .people import Turnout


class NotHandedIn(Exception):
    """Says in a sentence why the answers cannot be handed in."""


@htmx_page
@never_cache
@unlisted_page
def check(request: HttpRequest, rulebook: str, release: int, panel: str) -> HttpResponse:
    """Everything that somebody is about to hand in, without any verdict."""
    questionnaire = read_or_404(request, rulebook, release, panel)
    if redirection := before_the_end(request, questionnaire):
        return redirection
    # Only this page asks for the panel, so steps need no database.
    row = panel_or_404(panel)
    submissions = list(row.submissions.all())
    own = own_submission(request, row, submissions)
    forms = _form(own, submissions), _notes_form(questionnaire.sheet, own)
    return _check_page(request, questionnaire, row, forms, own, Turnout.of(row, submissions))


def _form(
    own: Submission | None, submissions: Iterable[Submission], data: QueryDict | None = None
) -> NameForm:
    others = [s for s in submissions if s != own or (data and "somebody_else" in data)]
    taken = [submission.name for submission in others if not submission.removed_at]
    if own is None:
        return NameForm(data, taken)
    return CorrectionForm(data, taken, initial={"name": own.name})


def _notes_form(
    sheet: AnswerSheet, own: Submission | None, data: QueryDict | None = None
) -> NotesForm:
    answered = [q for q in sheet.rulebook.questions if q.key in sheet.answers]
    earlier = {q.key: own.notes[q.key] for q in answered if q.key in own.notes} if own else {}
    return NotesForm(answered, data, initial=earlier, answers=sheet.answers)


def _check_page(
    request: HttpRequest,
    questionnaire: Questionnaire,
    panel: Panel,
    forms: tuple[NameForm, NotesForm],
    own: Submission | None,
    turnout: Turnout,
) -> HttpResponse:
    about, notes = forms
    if panel.ended_at:
        questionnaire = Questionnaire(questionnaire.release, questionnaire.sheet)
    context = {
        "questionnaire": questionnaire,
        "panel": panel,
        "own": own,
        "about": about,
        "notes": notes,
        "missing": turnout.missing,
        "steps": answers_by_step(questionnaire),
        "back": questionnaire.address("step", questionnaire.sheet.steps[-1].key),
    }
    wrong = about.errors or notes.errors
    return render(request, "panels/check.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
@unlisted_page
def hand_in(request: HttpRequest, panel: str, rulebook: str, release: int) -> HttpResponse:
    questionnaire = read_or_404(request, rulebook, release, panel)
    if wrong := questionnaire.sheet.first_wrong(questionnaire.release.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if request.method != "POST":
        return redirect(questionnaire.finish)
    row = panel_or_404(panel)
    if row.release_id != questionnaire.release.id:
        raise Http404(
            "No team answers these questions at this address. Open the team’s link again."
        )
    submissions = list(row.submissions.all())
    sent = key_of_form(request)
    own = own_submission(request, row, submissions) or submission_of(sent, submissions)
    about = _form(own, submissions, request.POST)
    notes = _notes_form(questionnaire.sheet, own, request.POST)
    if not questionnaire.sheet.answers:
        about.add_error(None, "Answer at least one question first.")
    if about.errors or notes.errors:
        turnout = Turnout.of(row, submissions)
        return _check_page(request, questionnaire, row, (about, notes), own, turnout)
    key = own_key(request, row)
    if own is None or about.cleaned_data["somebody_else"]:
        own, key = None, sent
    said = {
        "name": about.cleaned_data["name"],
        "answers": questionnaire.sheet.answers,
        "most": questionnaire.sheet.priorities,
        "notes": notes.notes,
    }
    if own and own.first_answers is None and len(submissions) > 1 and may_see(row, own):
        said["first_answers"] = own.answers
    try:
        _save(row, own, digest(key), said)
    except NotHandedIn as problem:
        return not_handed_in(request, questionnaire, notes, problem)
    response = SeeOther(f"{reverse('panel-answers', args=[panel])}?handed-in")
    return remember(response, row, key)


def not_handed_in(
    request: HttpRequest, questionnaire: Questionnaire, notes: NotesForm, problem: NotHandedIn
) -> HttpResponse:
    """Says why, and gives back what was typed: the answers as a link, the notes as text."""
    context = {
        "panel": questionnaire.panel,
        "problem": problem,
        "own": Questionnaire(questionnaire.release, questionnaire.sheet).finish,
        "written": {field.label: note for field in notes if (note := notes.notes.get(field.name))},
    }
    return render(request, "panels/not_handed_in.html", context, status=409)


@transaction.atomic
def _save(panel: Panel, own: Submission | None, key: str, said: dict[str, Any]) -> None:
    """Corrects one's own submission, or adds one whose key has this hash.

    Raises NotHandedIn if in the meantime the panel has closed, is full, or has lost the submission.
    """
    # Locked, so that nobody hands in after the panel is full or closed.
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if panel.ended_at:
        closed = date_format(panel.ended_at, "j F Y, H:i")
        raise NotHandedIn(f"The panel was closed on {closed} UTC.")
    if own:
        mine = panel.submissions.filter(pk=own.pk, removed_at=None)
        if not mine.update(corrected_at=now(), **said):
            raise NotHandedIn("The organiser has removed your earlier answers.")
    elif panel.submissions.filter(edit_key=key, removed_at=None).exists():
        return  # the same form, sent twice at once
    elif panel.submissions.filter(removed_at=None).count() >= MAX_PEOPLE:
        raise NotHandedIn(f"{MAX_PEOPLE} people have answered, and there is room for no more.")
    else:
        panel.submissions.create(edit_key=key, **said)
