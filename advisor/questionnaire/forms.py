"""The questions of a step, and the plain text that people type: a title, its context, a name."""

from typing import Any
from unicodedata import bidirectional, category

from django import forms
from django.core.exceptions import ValidationError

from advisor.verdict.sheet import AnswerSheet
from rules.engine.schema import Question, Step

# Characters.
MAX_TITLE = 200
MAX_CONTEXT = 4000
# These change the direction of the text around them, so that it can read as something else.
DIRECTION_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


class RawValues(forms.Widget):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.get(name, []))


class QuestionField(forms.Field):
    widget = RawValues

    def __init__(self, question: Question, problem: str | None, cache_key: object) -> None:
        super().__init__(label=question.text, help_text=question.why, required=False)
        self.question = question
        self.problem = problem
        self.cache_key = cache_key

    def clean(self, value: list[str]) -> list[str]:
        if self.problem:
            raise ValidationError(self.problem)
        return value


class StepForm(forms.Form):
    """The questions of a step with the sheet's answers; `here` is the path of the step.

    A field's `cache_key` holds all that its HTML depends on: the template caches the HTML by it.
    """

    def __init__(self, sheet: AnswerSheet, step: Step, here: str) -> None:
        super().__init__(sheet.raw)
        self.here = here
        self.marked = sheet.marked
        for question in sheet.questions_of(step):
            key = question.key
            problem = sheet.problems.get(key)
            given = (sheet.raw.get(key), key in sheet.marked, problem)
            cache_key = (sheet.rulebook.digest, key, here, *given)
            self.fields[key] = QuestionField(question, problem, cache_key)


class PlainText(forms.CharField):
    """Text without control characters, which databases refuse. Only a text area keeps lines."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        # Not Django's `max_length`: browsers silently cut off pasted text that is longer.
        super().__init__(required=False, **options)
        self.limit = max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        if not isinstance(self.widget, forms.Textarea):
            text = " ".join(text.split())
        return super().to_python("".join(filter(_is_text, text))) or ""

    def validate(self, value: str) -> None:
        if len(value) > self.limit:
            raise ValidationError(
                f"Use at most {self.limit:,} characters. This has {len(value):,}."
            )


def _is_text(character: str) -> bool:
    if character in "\n\t":
        return True
    return category(character) != "Cc" and bidirectional(character) not in DIRECTION_CONTROLS


class AboutForm(forms.Form):
    title = PlainText(
        label="Title",
        help_text=f"Which project this is, in at most {MAX_TITLE} characters.",
        max_length=MAX_TITLE,
    )
    context = PlainText(
        label="Context",
        help_text=f"What others should know of it, in at most {MAX_CONTEXT:,} characters. "
        "Lists (“- one”), *emphasis* and [links](https://…) work.",
        max_length=MAX_CONTEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
