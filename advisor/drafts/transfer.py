"""A whole rulebook out of its draft and into it: export, import, and releases restored."""

import json
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from rules import releases
from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft_document
from rules.engine.diff import difference
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook as Document
from rules.files import write_document
from rules.models import Release, Rulebook
from rules.publishing import draft_snapshot

from .page import CHANGE, VIEW, draft_page, frame, log
from .uploads import ConfirmForm, ImportForm, UploadForm


class Page(NamedTuple):
    """Shows what would replace a draft; `done` is said once it has."""

    template: str
    title: str
    done: str


MAX_TOLD = 10
IMPORT = Page("drafts/import.html", "Import", "Imported a file into the draft.")


@require_safe
@draft_page(VIEW, CHANGE)
def export_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    with draft_snapshot():
        text = write_document(document(rulebook))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{rulebook.key}.yaml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def import_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    return _import(request, rulebook)


@require_http_methods(["GET", "HEAD", "POST"])
@admin.site.admin_view
def import_rulebook(request: HttpRequest) -> HttpResponse:
    """A rulebook that has no draft yet."""
    if not request.user.has_perm("rules.add_rulebook"):
        raise PermissionDenied
    return _import(request, None)


def _import(request: HttpRequest, rulebook: Rulebook | None) -> HttpResponse:
    if request.method != "POST":
        return _asked(request, rulebook, UploadForm(rulebook))
    confirms = "document" in request.POST
    kind = ConfirmForm if confirms else UploadForm
    form = kind(rulebook, request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, rulebook, form)
    whole = form.cleaned_data["document" if confirms else "file"]
    return _replace(request, rulebook, whole, IMPORT)


def _asked(request: HttpRequest, rulebook: Rulebook | None, form: ImportForm) -> HttpResponse:
    context = frame(request, rulebook, "Import") | {
        "form": form if isinstance(form, UploadForm) else UploadForm(rulebook),
        "problems": [problem for each in form.errors.values() for problem in each],
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "drafts/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def restore_release(request: HttpRequest, rulebook: Rulebook, number: int) -> HttpResponse:
    try:
        whole = releases.get(rulebook.key, number).rulebook
    except Release.DoesNotExist:
        raise Http404 from None
    done = f"Restored release {number} into the draft."
    page = Page("drafts/restore.html", f"Restore release {number}", done)
    return _replace(request, rulebook, whole, page)


def _replace(
    request: HttpRequest, rulebook: Rulebook | None, whole: Document, page: Page
) -> HttpResponse:
    """Shows what would become of the draft; once that is confirmed, makes `whole` the draft."""
    confirms = "seen" in request.POST
    if confirms and (row := _replaced(request, rulebook, whole, page.done)):
        messages.success(request, page.done)
        return redirect("admin:rules_rulebook_change", row.pk)
    context = frame(request, rulebook, page.title) | {
        "whole": whole,
        "document": whole.canonical,
        "is_stale": confirms,
        **_compared(rulebook, whole),
    }
    status = 409 if confirms else 200
    return TemplateResponse(request, page.template, context, status=status)


def _compared(rulebook: Rulebook | None, whole: Document) -> dict[str, Any]:
    """The difference, and a mark by which `_replaced` knows the draft again."""
    if rulebook is None:
        return {"seen": "", "changes": difference(None, whole)}
    with draft_snapshot():
        rows = draft_document(rulebook)
    try:
        return {"seen": _mark(rows), "changes": difference(read_rulebook(rows), whole)}
    except RulebookError as error:
        return {"seen": _mark(rows), "problems": error.problems}


def _replaced(
    request: HttpRequest, rulebook: Rulebook | None, whole: Document, done: str
) -> Rulebook | None:
    """The rulebook's row; None if the draft is no longer the one that was seen."""
    try:
        with draft_snapshot():
            if rulebook and _mark(draft_document(rulebook)) != request.POST["seen"]:
                return None
            told = _told(rulebook, whole)
            row = load(whole.plain())
            log(request, row, "\n".join([done, *told]))
            return row
    except (IntegrityError, OperationalError) as error:
        # PostgreSQL lets others save meanwhile, and refuses what would undo it unseen.
        if getattr(error.__cause__, "sqlstate", "")[:2] not in ("23", "40"):
            raise
        return None


def _told(rulebook: Rulebook | None, whole: Document) -> list[str]:
    """For the history: the first changes, a line each; none of a draft that is not whole."""
    told = [each.text for each in _compared(rulebook, whole).get("changes", ())]
    more = len(told) - MAX_TOLD
    return [*told[:MAX_TOLD], *([f"and {more:,} more"] if more > 0 else [])]


def _mark(rows: dict[str, Any]) -> str:
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
