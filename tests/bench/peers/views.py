from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from .models import Document, Entry
from .questions import STEP, STEPS, asked

VERDICT = "v" * 4_100  # characters, as many as a verdict has on average as JSON


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


def step(request: HttpRequest, key: str) -> HttpResponse:
    """By a template that has been written by hand, with no form behind it."""
    if key not in STEP:
        raise Http404
    given = dict(request.GET.lists())
    index = STEPS.index(STEP[key])
    questions = [(each, given.get(each["key"], ())) for each in asked(STEP[key], given)]
    here = {each["key"] for each in STEP[key]["questions"]}
    context = {
        "step": STEP[key],
        "number": index + 1,
        "total": len(STEPS),
        "back": STEPS[index - 1]["key"] if index else "",
        "next": STEPS[index + 1]["key"] if index + 1 < len(STEPS) else "",
        "questions": questions,
        "most": given.get("most", ()),
        "hidden": _elsewhere(given, here),
    }
    return render(request, "peers/step.html", context)


def _elsewhere(given: dict[str, list[str]], here: set[str]) -> list[tuple[str, str]]:
    """The answers of other steps, and which of them matter most."""
    answers = [(key, each) for key in given for each in given[key] if key not in here]
    return [each for each in answers if each[0] != "most" or each[1] not in here]


def document(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(get_object_or_404(Document, token=token).text)


def insert(request: HttpRequest) -> HttpResponse:
    entry = Entry._default_manager.create(answers=dict(request.GET.lists()), verdict=VERDICT)
    return redirect("entry", entry.token)


def entry(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(get_object_or_404(Entry, token=token).verdict)
