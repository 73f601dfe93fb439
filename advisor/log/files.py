"""A log as files: decision records, CSV, JSON with its schema."""

import csv
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from advisor.exports.views import download
from advisor.models import Log
from advisor.results.views import unlisted_page
from advisor.web.addresses import site_of
from advisor.web.limits import count_read, limit_reading

from . import adr
from .document import LogDocument, LoggedDecision, csv_row, log_schema
from .lines import Line, lines_of
from .lookup import log_or_404
from .reading import each_read
from .releases import Releases

ARCHIVE = 20  # other reads: each decision is a file
View = Callable[[HttpRequest, Log, list[Line], Releases], HttpResponse]


def export(view: View) -> Callable[..., HttpResponse]:
    @require_safe
    @limit_reading
    @unlisted_page
    @wraps(view)
    def file(request: HttpRequest, log: str) -> HttpResponse:
        row, releases = log_or_404(log), Releases()
        return view(request, row, lines_of(row, releases), releases)

    return file


@export
def adr_zip(request: HttpRequest, log: Log, lines: list[Line], releases: Releases) -> HttpResponse:
    count_read(request, ARCHIVE)
    content = adr.archive(log, lines, releases, site_of(request))
    return download(content, "application/zip", "decisions.zip")


@export
def csv_file(request: HttpRequest, log: Log, lines: list[Line], releases: Releases) -> HttpResponse:
    response = download("", "text/csv; charset=utf-8", "decisions.csv")
    writer = csv.DictWriter(response, list(LoggedDecision.model_fields))
    writer.writeheader()
    for line in each_read(lines, releases):
        writer.writerow(csv_row(LoggedDecision.of(line, releases, site_of(request))))
    return response


@export
def json_file(
    request: HttpRequest, log: Log, lines: list[Line], releases: Releases
) -> HttpResponse:
    content = LogDocument.of(log, lines, releases, site_of(request))
    return download(
        content.model_dump_json(by_alias=True, indent=2), "application/json", "decisions.json"
    )


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        log_schema(request.build_absolute_uri()),
        content_type="application/schema+json",
        json_dumps_params={"indent": 2},
    )
