"""The forms by which a rulebook comes in: a file, and then what was read from it."""

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook as Document
from rules.files import MAX_BYTES, FileError, parsed
from rules.models import Rulebook

MAX_PROBLEMS = 50


class ImportForm(forms.Form):
    """What is imported belongs to this rulebook, or to none yet."""

    def __init__(self, rulebook: Rulebook | None, *args: Any) -> None:
        super().__init__(*args)
        self.rulebook = rulebook

    def expected(self, source: object) -> Document:
        """Raises ValidationError."""
        try:
            whole = read_rulebook(source)
        except RulebookError as error:
            raise forms.ValidationError(_first(error.problems)) from None
        if self.rulebook and whole.key != self.rulebook.key:
            raise forms.ValidationError(
                f"This is the rulebook “{whole.key}”, and expected is “{self.rulebook.key}”."
            )
        if not self.rulebook and Rulebook.objects.filter(key=whole.key).exists():
            raise forms.ValidationError(
                f"There is a rulebook “{whole.key}” already; import the file on its page."
            )
        return whole


class UploadForm(ImportForm):
    file = forms.FileField(
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text=f"YAML, as an export gives it; at most {MAX_BYTES:,} bytes.",
    )

    def clean_file(self) -> Document:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        # Asked before its content, which may be anything, leaves the disk.
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: larger than {MAX_BYTES:,} bytes")
        try:
            whole = self.expected(parsed(file.read(), file.name))
        except FileError as error:
            raise forms.ValidationError(str(error)) from None
        if len(whole.canonical().encode()) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: makes more than {MAX_BYTES:,} bytes")
        return whole


class ConfirmForm(ImportForm):
    document = forms.CharField()

    def clean_document(self) -> Document:
        try:
            return self.expected(json.loads(self.cleaned_data["document"]))
        except (ValueError, RecursionError):
            raise forms.ValidationError("This is no rulebook; choose the file again.") from None


def _first(problems: list[str]) -> list[str]:
    more = len(problems) - MAX_PROBLEMS
    return [*problems[:MAX_PROBLEMS], *([f"and {more:,} more"] if more > 0 else [])]
