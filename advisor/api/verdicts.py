"""What the rules make of answers, and a result that keeps it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Status

from advisor.results.views import save_new
from advisor.verdict.report import Report
from advisor.web.addresses import site_of

from .advice import Advice, advice_on
from .given import Given, GivenToSave, SavedResult, ignored, open_release, read_fields, read_given
from .problems import SAVE, SENT, problems
from .saved import RESULT

router = Router(tags=["Verdicts"])


@router.post(
    "/{rulebook}/releases/{number}/verdict",
    response={200: Advice, **problems(404, 410, *SENT)},
    summary="Decide",
)
def decide(request: HttpRequest, rulebook: str, number: int, given: Given) -> Advice:
    """The verdict on answers. Nothing is stored."""
    release = open_release(rulebook, number)
    sheet = read_given(release, given)
    return advice_on(release, sheet, ignored(sheet, given), site_of(request))


@router.post(
    "/{rulebook}/releases/{number}/results",
    response={201: SavedResult, **problems(404, 410, 429, *SENT)},
    summary="Save a result",
    url_name=SAVE,
)
def save(
    request: HttpRequest, response: HttpResponse, rulebook: str, number: int, given: GivenToSave
) -> Any:
    """Stores the verdict on answers under an address to share. It counts as any save does."""
    release = open_release(rulebook, number)
    sheet = read_given(release, given)
    result, key = save_new(request, release, Report.of(sheet), **read_fields(sheet, given))
    site = site_of(request)
    response.headers["Location"] = site + reverse(f"api:{RESULT}", args=[result.token])
    return Status(201, SavedResult.of(result, key, site))
