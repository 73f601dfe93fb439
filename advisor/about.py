"""What a project is and who answers for it, as plain text."""

from typing import Any
from unicodedata import category

from django import forms

TOO_LONG = {"max_length": "Use at most %(limit_value)d characters. This has %(show_value)d."}


class PlainText(forms.CharField):
    """Text without control characters, which databases refuse; only a text area keeps lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, error_messages=TOO_LONG, **options)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        if not isinstance(self.widget, forms.Textarea):
            text = " ".join(text.split())
        return super().to_python("".join(filter(_is_text, text))) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Without `maxlength`: a browser would cut what is pasted, and say nothing.
        return {}


def _is_text(character: str) -> bool:
    return character in "\n\t" or category(character) != "Cc"


class AboutForm(forms.Form):
    title = PlainText(
        label="Title",
        help_text="Which project this is, in at most 200 characters.",
        max_length=200,
    )
    context = PlainText(
        label="Context",
        help_text="What others should know of it, in at most 4,000 characters.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NameForm(forms.Form):
    name = PlainText(
        label="Your name, if you like",
        help_text="Whoever has the team’s link sees it beside your answers.",
        max_length=100,
    )
