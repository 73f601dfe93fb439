from collections.abc import Callable
from functools import wraps
from io import BytesIO

import segno
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from advisor.models import Result
from advisor.results.decisions import RELATED, superseded_results
from advisor.results.load_tests.measured import measured_on
from advisor.results.lookup import saved_or_404
from advisor.results.views import unlisted
from advisor.web.limits import limit_reading

from . import files
from .document import Document, json_schema
from .record import Record

MARKDOWN = "text/markdown; charset=utf-8"
View = Callable[[HttpRequest, Record], HttpResponse]


def export(view: View) -> Callable[..., HttpResponse]:
    @require_safe
    @conditional_page
    @cache_control(private=True, no_cache=True)
    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        return unlisted(view(request, record_or_404(request, token)))

    return page


def record_or_404(request: HttpRequest, token: str) -> Record:
    """Raises Gone if its owner has withdrawn the result."""
    saved = saved_or_404(token)
    prefetch_related_objects([saved.row], *RELATED)
    return Record(
        result=saved.row,
        release=saved.release,
        report=saved.report,
        permalink=_permalink(request, token),
        decisions=tuple(saved.row.decisions.all()),
        predecessor=_permalink(request, saved.predecessor),
        successor=_permalink(request, saved.successor),
        successor_title=_title(saved.successor),
        supersedes=tuple(
            _permalink(request, result.token)
            for result, pending in superseded_results(saved.row)
            if not pending
        ),
        positions=tuple(saved.row.positions.filter(hidden_at=None)),
        load_tests=measured_on(saved.row, saved.report),
    )


def _permalink(request: HttpRequest, token: str | None) -> str:
    return request.build_absolute_uri(reverse("result", args=[token])) if token else ""


def _title(token: str | None) -> str:
    found = Result.objects.filter(token=token) if token else Result.objects.none()
    return found.values_list("title", flat=True).first() or ""


def download(content: str | bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, headers=headers)


@export
def adr(request: HttpRequest, record: Record) -> HttpResponse:
    return download(files.adr(record), MARKDOWN, f"0001-{record.name}.md")


@limit_reading
@export
def full_adr(request: HttpRequest, record: Record) -> HttpResponse:
    return download(files.full_adr(record), MARKDOWN, f"0001-{record.name}-full.md")


@export
def madr(request: HttpRequest, record: Record) -> HttpResponse:
    return download(files.madr(record), MARKDOWN, f"0001-{record.name}.md")


@export
def document(request: HttpRequest, record: Record) -> HttpResponse:
    schema = request.build_absolute_uri(reverse("result-schema"))
    content = Document.of(record, schema).model_dump_json(by_alias=True, indent=2)
    return download(content, "application/json", f"{record.name}.json")


@export
def qr(request: HttpRequest, record: Record) -> HttpResponse:
    """The permalink as a QR code, dark on light whatever the page around it."""
    image = BytesIO()
    code = segno.make_qr(record.permalink)
    code.save(image, kind="svg", omitsize=True, dark="#000", light="#fff")
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        json_schema(request.build_absolute_uri()),
        content_type="application/schema+json",
        json_dumps_params={"indent": 2},
    )
