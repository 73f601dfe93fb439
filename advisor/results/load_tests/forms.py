from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advisor.models import LoadTest, Result
from advisor.questionnaire.forms import PlainText
from advisor.results.revision import store
from advisor.verdict.load import Load
from rules.engine.schema import Scenario

from .reading import Figures, LoadTestError, read

MAX_LOAD_TESTS = 20  # on one result
MOST = 10_000_000  # requests a second, or at once


class LoadTestForm(forms.Form):
    """What a load generator printed, and what the output does not say."""

    what = PlainText(
        label="What was measured?",
        help_text="Such as “our staging server, /search”. In at most 200 characters.",
        max_length=200,
    )
    asked = forms.IntegerField(
        label="Requests a second asked",
        help_text="-rate in the command.",
        min_value=1,
        max_value=MOST,
    )
    at_once = forms.IntegerField(
        label="At most in progress at once",
        help_text="-max-workers in the command.",
        min_value=1,
        max_value=MOST,
    )
    output = forms.CharField(
        label="Its output",
        help_text="All that the command printed. Only the figures are kept: a long list of errors "
        "can be left out.",
        error_messages={"required": "Paste what the command printed."},
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "class": "output", "dir": "auto"}
        ),
    )

    def __init__(self, result: Result, scenario: Scenario, load: Load, data: Any = None) -> None:
        super().__init__(data, initial={"asked": load.rate, "at_once": load.at_once})
        self.result, self.scenario = result, scenario

    def clean_what(self) -> str:
        what: str = self.cleaned_data["what"]
        if not what:
            raise ValidationError("Say what was measured: which server, and which of its pages.")
        return what

    def clean(self) -> None:
        if self.result.load_tests.count() >= MAX_LOAD_TESTS:
            raise ValidationError(
                f"There are {MAX_LOAD_TESTS} load tests beside this result, the most. Remove one."
            )
        if {"output", "asked", "at_once"} <= self.cleaned_data.keys():
            said = self.cleaned_data
            try:
                self.figures: Figures = read(said["output"], said["asked"], said["at_once"])
            except LoadTestError as error:
                self.add_error("output", str(error))

    def save(self) -> None:
        """Adds it unless it is there already: people submit forms twice."""
        fields = {
            "scenario": self.scenario.key,
            "what": self.cleaned_data["what"],
            "figures": asdict(self.figures),
        }
        stored = self.result.load_tests.all()
        if not any(all(getattr(row, name) == fields[name] for name in fields) for row in stored):
            self.result.load_tests.create(**fields)
            store(self.result)


class RemoveForm(forms.Form):
    load_test = forms.IntegerField()

    def __init__(self, result: Result, data: Any) -> None:
        super().__init__(data)
        self.result = result

    def save(self) -> None:
        """Nothing happens if it is gone already."""
        key = self.cleaned_data.get("load_test") or 0
        if LoadTest.objects.filter(result=self.result, pk=key).delete()[0]:
            store(self.result)
