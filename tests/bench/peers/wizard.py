"""The same questions as a wizard of django-formtools, as its documentation shows it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from formtools.wizard.storage.cookie import CookieStorage
from formtools.wizard.views import NamedUrlCookieWizardView, normalize_name

from .questions import STEPS, Given, asked


def field(question: dict[str, Any]) -> forms.Field:
    words = {"label": question["text"], "help_text": question["why"], "required": False}
    if question["kind"] == "number":
        return forms.IntegerField(min_value=0, max_value=question["maximum"], **words)
    choices = [(choice["key"], _text(choice)) for choice in question["choices"]]
    if question["kind"] == "choices":
        several = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=several, **words)
    unsure = ("", "Not sure yet")
    return forms.ChoiceField(choices=[*choices, unsure], widget=forms.RadioSelect, **words)


def _text(choice: dict[str, Any]) -> str:
    return f"{choice['text']} ({choice['hint']})" if "hint" in choice else choice["text"]


class StepForm(forms.Form):
    """Its fields are those of the questions that the answers given so far call for."""

    step: dict[str, Any]

    def __init__(self, *args: Any, given: Given, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {question["key"] for question in asked(self.step, given)}
        for key in self.fields.keys() - wanted:
            del self.fields[key]


def form(step: dict[str, Any]) -> type[StepForm]:
    fields = {question["key"]: field(question) for question in step["questions"]}
    return type(f"{step['key'].title()}Form", (StepForm,), {"step": step, **fields})


class Wizard(NamedUrlCookieWizardView):
    form_list = [(step["key"], form(step)) for step in STEPS]
    template_name = "peers/wizard.html"

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        given: dict[str, list[str]] = {}
        for key in self.steps.all:
            data = self.storage.get_step_data(key) or QueryDict()
            given |= {name.removeprefix(f"{key}-"): data.getlist(name) for name in data}
        return {"given": given}

    def done(self, form_list: list[forms.Form], **kwargs: Any) -> HttpResponse:
        return HttpResponse("Done")


def answered(request: HttpRequest) -> HttpResponse:
    """Gives the cookie that a browser has after it has answered every step."""
    given = dict(request.GET.lists())
    storage = CookieStorage(normalize_name(Wizard.__name__), request)
    for step in STEPS:
        keys = [question["key"] for question in step["questions"]]
        data = {f"{step['key']}-{key}": given[key] for key in keys if key in given}
        storage.set_step_data(step["key"], data)
        storage.current_step = step["key"]
    response = HttpResponse()
    storage.update_response(response)
    return response
