import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook as Document
from rules.files import MAX_BYTES, FileError, parsed
from rules.models import Rulebook

from .page import first_lines

MAX_PROBLEMS = 50


class ImportForm(forms.Form):
    """An import into this rulebook, or of a new one."""

    def __init__(self, rulebook: Rulebook | None, *args: Any) -> None:
        super().__init__(*args)
        self.rulebook = rulebook

    def read(self, source: object) -> Document:
        """The rulebook in the source. Raises ValidationError if it is another or none."""
        try:
            imported = read_rulebook(source)
        except RulebookError as error:
            raise forms.ValidationError(first_lines(error.problems, MAX_PROBLEMS)) from None
        if self.rulebook and imported.key != self.rulebook.key:
            raise forms.ValidationError(
                f"This is the rulebook “{imported.key}”, and expected is “{self.rulebook.key}”."
            )
        if not self.rulebook and Rulebook.objects.filter(key=imported.key).exists():
            raise forms.ValidationError(
                f"There is a rulebook “{imported.key}” already; import the file on its page."
            )
        return imported


class UploadForm(ImportForm):
    file = forms.FileField(
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text=f"YAML, as an export gives it; at most {MAX_BYTES:,} bytes.",
    )

    def clean_file(self) -> Document:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        # Checked before the content is read: it may be anything.
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: larger than {MAX_BYTES:,} bytes")
        try:
            imported = self.read(parsed(file.read(), file.name))
        except FileError as error:
            raise forms.ValidationError(str(error)) from None
        if len(imported.canonical().encode()) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: makes more than {MAX_BYTES:,} bytes")
        return imported


class ConfirmForm(ImportForm):
    document = forms.CharField()

    def clean_document(self) -> Document:
        try:
            return self.read(json.loads(self.cleaned_data["document"]))
        except (ValueError, RecursionError):
            raise forms.ValidationError("This is no rulebook; choose the file again.") from None
