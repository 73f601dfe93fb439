import json
import re
from collections.abc import Callable
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from advisor.verdict.sheet import published_or_404
from advisor.web.responses import htmx_page
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.exported_from import with_release
from rules.files import write_document
from rules.models import Release
from rules.rulebook_schema import ADDRESS, with_schema

from .page import chosen_release


@htmx_page
def releases(request: HttpRequest) -> HttpResponse:
    current = chosen_release(request)
    releases = Release.objects.filter(rulebook__key=current.rulebook.key).defer("document")
    context = {
        "rulebook": current.rulebook,
        "current": current,
        "releases": releases.select_related("published_by").order_by("-number"),
    }
    return render(request, "knowledge/releases.html", context)


@htmx_page
def release(request: HttpRequest, number: int) -> HttpResponse:
    """A release, and its difference from the one before or the one in `?since=`."""
    key = chosen_release(request).rulebook.key
    rulebook = published_or_404(key, number).rulebook
    since = _since(request, number)
    before = published_or_404(key, since).rulebook if since else None
    releases = Release.objects.filter(rulebook__key=key).defer("document")
    context = {
        "rulebook": rulebook,
        "release": releases.select_related("published_by").get(number=number),
        "since": since,
        "changes": difference(before, rulebook),
        "earlier": range(number - 1, 0, -1),
    }
    return render(request, "knowledge/release.html", context)


def _since(request: HttpRequest, number: int) -> int:
    """The number of the release to compare with; 0 for the first release."""
    since = request.GET.get("since", "")
    return int(since) if re.fullmatch("[0-9]{1,9}", since, re.ASCII) else number - 1


@require_safe
def yaml_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rulebook as people write it. `load_rulebook` reads it back."""
    schema = request.build_absolute_uri(ADDRESS)

    def write(release: Release) -> str:
        return with_schema(with_release(_as_yaml(release.document), release), schema)

    return _download(request, number, "yaml", write)


@require_safe
def json_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The exact bytes that the release's SHA-256 is computed from."""
    return _download(request, number, "json", lambda release: release.document)


@lru_cache(maxsize=8)
def _as_yaml(canonical: str) -> str:
    return write_document(read_rulebook(json.loads(canonical)).plain())


def _download(
    request: HttpRequest, number: int, kind: str, write: Callable[[Release], str]
) -> HttpResponseBase:
    key = chosen_release(request).rulebook.key
    release = Release.objects.filter(rulebook__key=key, number=number).first()
    if release is None:
        raise Http404("There is no such release.")
    etag = f'"{release.sha256}.{kind}"'
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(write(release), content_type=f"application/{kind}")
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{key}-release-{number}.{kind}"'
    )
    return response
