"""Export a draft, and replace it by an imported file or an earlier release."""

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
from rules.engine.versions import restored
from rules.exported_from import with_release
from rules.files import write_document
from rules.models import Release, Rulebook
from rules.publishing import draft_snapshot
from rules.rulebook_schema import ADDRESS, TEMPLATE, with_schema

from .page import (
    CHANGE,
    VIEW,
    admin_context,
    download,
    draft_page,
    first_lines,
    latest_release,
    log_change,
)
from .spreadsheets import write_csv
from .uploads import ConfirmForm, ImportForm, UploadForm


class ReplacementPage(NamedTuple):
    """The page that shows what would replace a draft; `done` is the message once it has."""

    template: str
    title: str
    done: str


MAX_LOGGED = 10
YAML = "application/yaml; charset=utf-8"
CSV = "text/csv; charset=utf-8"
IMPORT = ReplacementPage("drafts/import.html", "Import", "Imported a file into the draft.")


@require_safe
@draft_page(VIEW, CHANGE)
def export_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    with draft_snapshot():
        text = with_release(write_document(document(rulebook)), latest_release(rulebook))
    text = with_schema(text, request.build_absolute_uri(ADDRESS))
    return download(text, YAML, f"{rulebook.key}.yaml")


@require_safe
@draft_page(VIEW, CHANGE)
def export_csv(request: HttpRequest, rulebook: Rulebook, kind: str) -> HttpResponse:
    with draft_snapshot():
        text = write_csv(draft_document(rulebook), kind)
    return download(text, CSV, f"{rulebook.key}-{kind}.csv")


@require_safe
@admin.site.admin_view
def template(request: HttpRequest) -> HttpResponse:
    """An empty rulebook to fill in and import."""
    _, _, text = TEMPLATE.read_text(encoding="utf-8").partition("\n")
    text = with_schema(text, request.build_absolute_uri(ADDRESS))
    return download(text, YAML, "rulebook.yaml")


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def import_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    return _import(request, rulebook)


@require_http_methods(["GET", "HEAD", "POST"])
@admin.site.admin_view
def import_rulebook(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("rules.add_rulebook"):
        raise PermissionDenied
    return _import(request, None)


def _import(request: HttpRequest, rulebook: Rulebook | None) -> HttpResponse:
    if request.method != "POST":
        return upload_page(request, rulebook, UploadForm(rulebook))
    confirms = "document" in request.POST
    form_class = ConfirmForm if confirms else UploadForm
    form = form_class(rulebook, request.POST, request.FILES)
    if not form.is_valid():
        return upload_page(request, rulebook, form)
    replacement = form.cleaned_data["document" if confirms else "file"]
    return replace(request, rulebook, replacement, IMPORT)


def upload_page(request: HttpRequest, rulebook: Rulebook | None, form: ImportForm) -> HttpResponse:
    context = admin_context(request, rulebook, "Import") | {
        "form": form if isinstance(form, UploadForm) else UploadForm(rulebook),
        "problems": [problem for problems in form.errors.values() for problem in problems],
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "drafts/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def restore_release(request: HttpRequest, rulebook: Rulebook, number: int) -> HttpResponse:
    try:
        latest = releases.current(rulebook.key).rulebook
        replacement = restored(releases.get(rulebook.key, number).rulebook, latest)
    except Release.DoesNotExist:
        raise Http404 from None
    done = f"Restored release {number} into the draft."
    page = ReplacementPage("drafts/restore.html", f"Restore release {number}", done)
    return replace(request, rulebook, replacement, page)


def replace(
    request: HttpRequest, rulebook: Rulebook | None, replacement: Document, page: ReplacementPage
) -> HttpResponse:
    """Shows how the replacement differs from the draft; once confirmed, replaces the draft."""
    confirms = "seen" in request.POST
    if confirms and (row := replaced(request, rulebook, replacement, page.done)):
        messages.success(request, page.done)
        return redirect("admin:rules_rulebook_change", row.pk)
    context = admin_context(request, rulebook, page.title) | {
        "replacement": replacement,
        "document": replacement.canonical,
        "is_stale": confirms,
        **_compared(rulebook, replacement),
    }
    status = 409 if confirms else 200
    return TemplateResponse(request, page.template, context, status=status)


def _compared(rulebook: Rulebook | None, replacement: Document) -> dict[str, Any]:
    """The difference, and a hash that tells `replaced` whether the draft has changed since."""
    if rulebook is None:
        return {"seen": "", "changes": difference(None, replacement)}
    with draft_snapshot():
        rows = draft_document(rulebook)
    try:
        return {"seen": draft_hash(rows), "changes": difference(read_rulebook(rows), replacement)}
    except RulebookError as error:
        return {"seen": draft_hash(rows), "problems": error.problems}


def replaced(
    request: HttpRequest, rulebook: Rulebook | None, replacement: Document, done: str
) -> Rulebook | None:
    """The rulebook's row; None if the draft has changed since the page showed it."""
    try:
        with draft_snapshot():
            if rulebook and draft_hash(draft_document(rulebook)) != request.POST["seen"]:
                return None
            changes = _compared(rulebook, replacement).get("changes", ())
            texts = first_lines([change.text for change in changes], MAX_LOGGED)
            row = load(replacement.plain())
            log_change(request, row, "\n".join([done, *texts]))
            return row
    except (IntegrityError, OperationalError) as error:
        # PostgreSQL lets others save meanwhile, and then refuses this transaction.
        if getattr(error.__cause__, "sqlstate", "")[:2] not in ("23", "40"):
            raise
        return None


def draft_hash(rows: dict[str, Any]) -> str:
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
