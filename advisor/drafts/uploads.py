import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rules.drafts.to_document import draft_document
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook as Document
from rules.exported_from import ExportedFrom, exported_from
from rules.files import MAX_BYTES, FileError, parsed
from rules.lines import File, Lines
from rules.models import Rulebook
from rules.publishing import draft_snapshot

from .page import first_lines
from .spreadsheets import with_csv

MAX_PROBLEMS = 50
UNFINISHED = (
    "The draft lacks what every rulebook has, so no file can be imported into it yet. Add these by "
    "their forms first:"
)


class ImportForm(forms.Form):
    """An import into this rulebook, or of a new one."""

    def __init__(self, rulebook: Rulebook | None, *args: Any) -> None:
        super().__init__(*args)
        self.rulebook = rulebook

    def read(self, source: object, *files: File) -> Document:
        """The rulebook in the source. Raises ValidationError if it is another or none.

        What is wrong is named with its line in the files that the source was read from.
        """
        try:
            imported = read_rulebook(source)
        except RulebookError as error:
            problems = first_lines(error.problems, MAX_PROBLEMS)
            raise forms.ValidationError([*map(Lines(files).named, problems)]) from None
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
    file = forms.FileField()
    exported_from: ExportedFrom | None = None
    is_csv = False

    def __init__(self, rulebook: Rulebook | None, *args: Any) -> None:
        super().__init__(rulebook, *args)
        kinds = "YAML or CSV" if rulebook else "YAML"
        field = self.fields["file"]
        field.help_text = f"{kinds}, as an export gives it; at most {MAX_BYTES:,} bytes."
        field.widget.attrs["accept"] = ".yaml,.yml,.csv" if rulebook else ".yaml,.yml"

    def clean_file(self) -> Document:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        # Checked before the content is read: it may be anything.
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: larger than {MAX_BYTES:,} bytes")
        name, content = str(file.name), file.read()
        try:
            if self.rulebook and name.lower().endswith(".csv"):
                self.is_csv = True
                imported = self.read_csv(self.rulebook, content, name)
            else:
                self.exported_from = exported_from(content)
                imported = self.read(parsed(content, name), (name, content))
        except FileError as error:
            raise forms.ValidationError(str(error)) from None
        if len(imported.canonical().encode()) > MAX_BYTES:
            raise forms.ValidationError(f"{file.name}: makes more than {MAX_BYTES:,} bytes")
        return imported

    def read_csv(self, rulebook: Rulebook, content: bytes, name: str) -> Document:
        """The draft with the claims or examples of a file. Raises FileError too."""
        with draft_snapshot():
            draft = draft_document(rulebook)
        try:
            return with_csv(draft, content, name)
        except RulebookError as error:
            own = [problem for problem in _problems(draft) if problem in error.problems]
            problems = [problem for problem in error.problems if problem not in own]
            problems += [UNFINISHED, *own] if own else []
            raise forms.ValidationError(first_lines(problems, MAX_PROBLEMS)) from None


def _problems(draft: object) -> list[str]:
    try:
        read_rulebook(draft)
    except RulebookError as error:
        return error.problems
    return []


class ConfirmForm(ImportForm):
    document = forms.CharField()

    def clean_document(self) -> Document:
        try:
            return self.read(json.loads(self.cleaned_data["document"]))
        except (ValueError, RecursionError):
            raise forms.ValidationError("This is no rulebook; choose the file again.") from None
