from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import conditional_page, require_safe
from django_htmx.middleware import HtmxDetails

from advisor.verdict.moves import moves
from advisor.verdict.report import Report
from advisor.verdict.sheet import (
    AnswerSheet,
    Questionnaire,
    published_or_404,
    read_or_404,
    read_sheet,
)
from advisor.web.caching import cached_page
from advisor.web.responses import htmx_page
from rules.engine.schema import Step
from rules.engine.words import say_answer

from .forms import StepForm

# The button that ends a change is called this. No question is: keys have no underscores.
CHANGED_STEP = "changed_step"


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
def decide(request: HttpRequest, rulebook: str, release: int | None = None) -> HttpResponse:
    published = published_or_404(rulebook, release)
    return redirect("decide:step", rulebook, published.number, published.rulebook.steps[0].key)


def _version(
    request: HttpRequest, rulebook: str, release: int, step: str, panel: str = ""
) -> object:
    """None for a step with answers: hardly anybody gives the same ones."""
    answered = request.META["QUERY_STRING"]
    return None if answered else published_or_404(rulebook, release).rulebook.digest


@htmx_page
@conditional_page
@cached_page(_version)
def step(
    request: HtmxHttpRequest, rulebook: str, release: int, step: str, panel: str = ""
) -> tuple[object, HttpResponse]:
    version = _version(request, rulebook, release, step, panel)
    return version, _step(request, read_or_404(request, rulebook, release, panel), step)


def _step(request: HtmxHttpRequest, questionnaire: Questionnaire, step: str) -> HttpResponse:
    steps = questionnaire.sheet.rulebook.steps
    index = next((index for index, known in enumerate(steps) if known.key == step), None)
    if index is None:
        raise Http404("There is no such step.")
    if redirection := _redirection(request, questionnaire, steps, index):
        return redirection
    here = questionnaire.path("step", step)
    form = StepForm(questionnaire.sheet, steps[index], here)
    context = _position(questionnaire, steps, index) | {
        "questionnaire": questionnaire,
        "step": steps[index],
        "form": form,
        "report": Report.of(questionnaire.sheet),
    }
    # htmx restores a page from its history only if the server answers 200.
    wrong = form.errors and not request.htmx.history_restore_request
    return render(request, "questionnaire/step.html", context, status=422 if wrong else 200)


def _redirection(
    request: HttpRequest, questionnaire: Questionnaire, steps: Sequence[Step], index: int
) -> HttpResponseRedirect | None:
    """To an earlier wrong answer, past steps that ask nothing, or to the canonical address."""
    if wrong := questionnaire.sheet.first_wrong(steps[:index]):
        return redirect(questionnaire.address("step", wrong.key))
    asking = next((step for step in steps[index:] if questionnaire.sheet.questions_of(step)), None)
    if asking is None:
        return redirect(questionnaire.finish)
    if asking is not steps[index] or request.META["QUERY_STRING"] != questionnaire.query:
        return redirect(questionnaire.address("step", asking.key))
    return None


def _position(questionnaire: Questionnaire, steps: Sequence[Step], index: int) -> dict[str, object]:
    """The step's number, the addresses of its neighbours, and the answers to all other steps.

    The form leads to the very next step, even if that asks nothing so far: an answer given here
    can change that. While an answer is changed, it leads to the page that lists them all instead.
    The hidden fields stand before and after the step's own, so that the browser sends all answers
    in the rulebook's order.
    """
    here = [step.key for step in questionnaire.sheet.steps].index(steps[index].key)
    earlier = {question.key for step in steps[:index] for question in step.questions}
    later = {question.key for step in steps[index + 1 :] for question in step.questions}
    finish, before = questionnaire.path(questionnaire.last_page), questionnaire.before
    is_last = before is not None or index == len(steps) - 1
    was = [] if before is None else [("was", before.query)]
    return {
        "number": here + 1,
        "total": len(questionnaire.sheet.steps),
        "before": _hidden(questionnaire.sheet.pairs_of(earlier)),
        "after": _hidden([*questionnaire.sheet.pairs_of(later), *was]),
        "back": questionnaire.path("step", questionnaire.sheet.steps[here - 1].key) if here else "",
        "next": finish if is_last else questionnaire.path("step", steps[index + 1].key),
        "finish": finish,
        "cancel": before and replace(questionnaire, sheet=before).finish,
        "steps": [
            (step, questionnaire.path("step", step.key)) for step in questionnaire.sheet.steps
        ],
        # A team answers blind: nobody sees a verdict on the way.
        "so_far": "" if questionnaire.panel else questionnaire.path("so-far"),
    }


def _hidden(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@require_safe
@conditional_page
def so_far(request: HttpRequest, rulebook: str, release: int) -> HttpResponse:
    published = published_or_404(rulebook, release)
    before = AnswerSheet.read(published.rulebook, QueryDict(request.GET.get("was", "")))
    # The newest mark is the one too many.
    now = read_sheet(request, published.rulebook, earlier=before.priorities)
    context = {
        "questionnaire": Questionnaire(published, now),
        "report": Report.of(now),
        "moves": moves(before, now),
    }
    return render(request, "questionnaire/so_far_alone.html", context)


def before_the_end(
    request: HttpRequest, questionnaire: Questionnaire, more: str = ""
) -> HttpResponseRedirect | None:
    """From the page after the last step to a wrong answer, to a question that a change has opened,
    or to the canonical address, which may end in `more`.
    """
    if wrong := questionnaire.sheet.first_wrong(questionnaire.sheet.rulebook.steps):
        return redirect(questionnaire.address("step", wrong.key))
    if opened := questionnaire.opened_after(request.GET.get(CHANGED_STEP, "")):
        return redirect(questionnaire.address("step", opened.key))
    if request.META["QUERY_STRING"].removesuffix(more) != questionnaire.finish.partition("?")[2]:
        return redirect(questionnaire.finish)
    return None


def answers_by_step(questionnaire: Questionnaire) -> list[dict[str, object]]:
    """Each step that asks something, with its answers in words and the address to change them."""
    sheet = questionnaire.sheet
    return [
        {
            "title": step.title,
            "change": questionnaire.change(step),
            "answers": [
                (
                    question,
                    say_answer(question, sheet.answers.get(question.key)),
                    question.key in sheet.priorities,
                )
                for question in sheet.questions_of(step)
            ],
        }
        for step in sheet.steps
    ]
