"""Merge an imported file into a draft; the release that it was exported from is the base."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from rules import releases
from rules.drafts.to_document import draft_document
from rules.engine.diff import Piece, RulebookChange, difference, pieces
from rules.engine.merging import ConflictWords, Merge, Side, merge, say_conflict
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook as Document
from rules.engine.versions import in_same_keys
from rules.exported_from import ExportedFrom, find_release
from rules.models import Rulebook
from rules.publishing import draft_snapshot
from rules.releases import PublishedRulebook

from .findings import reading_problems
from .page import CHANGE, admin_context, draft_page, first_lines
from .rows import RowLinks
from .transfer import IMPORT, MAX_LOGGED, draft_hash, replace, replaced, upload_page
from .uploads import MAX_PROBLEMS, ConfirmForm, UploadForm

TITLE = "Merge a file"
SIDES: tuple[Side, ...] = ("draft", "file")
CHOICE = "choice-"
# Each is a field of the form, and Django takes no more than 1,000.
MAX_CONFLICTS = 500


class Versions(NamedTuple):
    """The three that a merge is made of."""

    base: Document
    draft: Document
    file: Document

    def merge(self, choices: Mapping[str, Side], default: Side = "draft") -> Merge:
        base, draft, file = (version.plain() for version in in_same_keys(*self))
        return merge(base, draft, file, choices, default)


class Conflict(NamedTuple):
    """What both sides changed, and whose version is chosen; None if none is yet."""

    words: ConflictWords
    chosen: Side | None

    @property
    def name(self) -> str:
        return CHOICE + self.words.key

    @property
    def draft(self) -> list[list[Piece]]:
        return self._marked(self.words.draft)

    @property
    def file(self) -> list[list[Piece]]:
        return self._marked(self.words.file)

    def _marked(self, lines: list[str]) -> list[list[Piece]]:
        """The lines of one side, in which what is not in the base is marked."""
        base = self.words.base
        if len(base) == len(lines):
            return [pieces(before, line) for before, line in zip(base, lines, strict=True)]
        return [[Piece(line, line not in base)] for line in lines]

    def __str__(self) -> str:
        return f"{self.words.heading}: the {self.chosen}’s version"


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def merge_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    if request.method != "POST":
        return redirect("draft-import", rulebook.pk)
    if "document" in request.POST:
        return _merge_again(request, rulebook)
    form = UploadForm(rulebook, request.POST, request.FILES)
    if not form.is_valid():
        return upload_page(request, rulebook, form)
    file, named = form.cleaned_data["file"], form.exported_from
    if form.is_csv:  # it has only what it changes
        return replace(request, rulebook, file, IMPORT)
    base = find_release(rulebook, named) if named else None
    if base is None:
        return _base_page(request, rulebook, file, named)
    return MergePage(request, rulebook, base, file).response()


def _merge_again(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    form = ConfirmForm(rulebook, request.POST)
    if not form.is_valid():
        return upload_page(request, rulebook, form)
    file, number = form.cleaned_data["document"], request.POST.get("base", "")
    numbers = rulebook.releases.values_list("number", flat=True)
    if number not in map(str, numbers):
        return _base_page(request, rulebook, file, None)
    base = releases.get(rulebook.key, int(number))
    return MergePage(request, rulebook, base, file).response()


def _base_page(
    request: HttpRequest, rulebook: Rulebook, file: Document, named: ExportedFrom | None
) -> HttpResponse:
    """Asks from which release the file was exported, if it names none that is known here."""
    context = admin_context(request, rulebook, TITLE) | {
        "document": file.canonical,
        "named": named,
        "is_unanswered": "base" in request.POST,
        "releases": rulebook.releases.defer("document").order_by("-number"),
    }
    return TemplateResponse(request, "drafts/merge_base.html", context, status=422)


class MergePage:
    """Asks for choices, then shows what the merge would change, and then does it."""

    versions: Versions

    def __init__(
        self, request: HttpRequest, rulebook: Rulebook, base: PublishedRulebook, file: Document
    ) -> None:
        self.request = request
        self.rulebook = rulebook
        self.base = base
        self.file = file
        with draft_snapshot():
            self.rows = draft_document(rulebook)
        self.seen = draft_hash(self.rows)
        self.is_stale = request.POST.get("seen", self.seen) != self.seen
        self.choices = dict(_choices(request))
        self.conflicts: list[Conflict] = []

    def response(self) -> HttpResponse:
        try:
            draft = read_rulebook(self.rows)
        except RulebookError as error:
            return self._choose(broken="draft", findings=self._findings(error))
        self.versions = Versions(self.base.rulebook, draft, self.file)
        merged = self.versions.merge(self.choices)
        if len(merged.conflicts) > MAX_CONFLICTS:
            return self._choose(broken="too many", count=len(merged.conflicts))
        alike = in_same_keys(*self.versions)
        self.conflicts = [
            Conflict(say_conflict(conflict, *alike), self.choices.get(conflict.key))
            for conflict in merged.conflicts
        ]
        if self._is_to_choose():
            return self._choose(**self._both_sides())
        try:
            result = read_rulebook(merged.document)
        except RulebookError as error:
            return self._choose(broken="merge", findings=self._findings(error))
        if "apply" in self.request.POST and self._apply(result):
            return redirect("admin:rules_rulebook_change", self.rulebook.pk)
        return self._preview(result)

    def _is_to_choose(self) -> bool:
        wants = self.is_stale or "choose" in self.request.POST
        return bool(self.conflicts) and (wants or self._is_unfinished)

    @property
    def _is_unfinished(self) -> bool:
        return any(conflict.chosen is None for conflict in self.conflicts)

    def _findings(self, error: RulebookError) -> Any:
        problems = RulebookError(first_lines(error.problems, MAX_PROBLEMS))
        return reading_problems(problems, RowLinks(self.rulebook, self.request.user))

    def _both_sides(self) -> dict[str, Any]:
        """What either side brings apart from conflicts."""
        _, draft, file = self.versions
        return {
            "coming": _changes(draft, self.versions.merge({}, "draft")),
            "staying": _changes(file, self.versions.merge({}, "file")),
        }

    def _apply(self, result: Document) -> bool:
        """Whether the draft is merged now; not if somebody has changed it."""
        if self.is_stale:
            return False
        done = f"Merged a file into the draft; its base is release {self.base.number}."
        chosen = first_lines([*map(str, self.conflicts)], MAX_LOGGED)
        row = replaced(self.request, self.rulebook, result, "\n".join([done, *chosen]))
        if row:
            messages.success(self.request, done)
        self.is_stale = row is None
        return row is not None

    def _choose(self, **values: Any) -> HttpResponse:
        # The first page, right after the upload, is no answer to anything.
        is_refused = "broken" in values or ("seen" in self.request.POST and self._is_unfinished)
        values["is_unfinished"] = is_refused and self._is_unfinished
        return self._page("drafts/merge_choose.html", 422 if is_refused else 200, values)

    def _preview(self, result: Document) -> HttpResponse:
        _, draft, file = self.versions
        changes = {"changes": difference(draft, result), "staying": difference(file, result)}
        return self._page("drafts/merge_preview.html", 200, changes)

    def _page(self, template: str, status: int, values: dict[str, Any]) -> HttpResponse:
        context = admin_context(self.request, self.rulebook, TITLE) | {
            "document": self.file.canonical,
            "base": self.base,
            "seen": self.seen,
            "is_stale": self.is_stale,
            "conflicts": self.conflicts,
            "chosen": {CHOICE + key: side for key, side in self.choices.items()},
            **values,
        }
        status = 409 if self.is_stale else status
        return TemplateResponse(self.request, template, context, status=status)


def _choices(request: HttpRequest) -> Iterator[tuple[str, Side]]:
    for name, value in request.POST.items():
        for side in SIDES:
            if name.startswith(CHOICE) and value == side:
                yield name.removeprefix(CHOICE), side


def _changes(old: Document, merged: Merge) -> list[RulebookChange] | None:
    """None if the merge cannot be read before all is chosen."""
    try:
        return difference(old, read_rulebook(merged.document))
    except RulebookError:
        return None
