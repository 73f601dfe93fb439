"""How the API says what is wrong. Errors that any page may have are `advisor.web.errors`'."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import BaseModel, Field

from advisor.web.limits import count_save
from advisor.web.problems import problem

from .given import WrongRequest, wrong_parts

SAVE = "save"  # the name of the route
JSON = "application/json"
NOT_JSON = f"Send a document as JSON, with the header “Content-Type: {JSON}”."
MAX_BODY = 100_000
MAX_ERRORS = 50  # in one answer


class WrongPart(BaseModel):
    """A part of the request that is wrong."""

    pointer: str = Field(description="Where it is, as a JSON Pointer: `/answers/peak`.")
    detail: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 describes it, in `application/problem+json`."""

    type: str = Field(description="Always `about:blank`: the status says which kind it is.")
    title: str = Field(description="What went wrong, in a few words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="Why, and what to do about it.")
    errors: list[WrongPart] = Field(default=[], description="Each part that is wrong.")


# What any address may answer: see `advisor.web.errors` and `advisor.api.origins`.
ANY = frozenset({400, 403, 405, 500, 503, 507})
# What an address that takes a document may answer, too.
SENT = (413, 415, 422)


def problems(*more: int) -> dict[Any, Any]:
    """The problems that an operation may answer with: those of any, and these statuses."""
    return {ANY.union(more): Problem}


def require_json(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Any site's page may send a form or plain text here, but JSON only if `origins` allows it."""

    @wraps(run)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.content_type != JSON:
            return problem(415, "That is not JSON", NOT_JSON)
        return run(request, *args, **kwargs)

    return checked


def answer_wrong_request(request: HttpRequest, error: Any) -> HttpResponse:
    _count_refused(request)
    count = len(error.wrong)
    detail = "See “errors”." if count > 1 else error.wrong[0].detail
    if count > MAX_ERRORS:
        detail = f"{count:,} parts are wrong; “errors” has the first {MAX_ERRORS}."
    return problem(422, "Some of it is wrong", detail, error.wrong[:MAX_ERRORS])


def _count_refused(request: HttpRequest) -> None:
    """Counts what would have been saved. Otherwise, nobody would limit how often it is tried."""
    if request.resolver_match and request.resolver_match.url_name == SAVE:
        count_save(request)


def answer_validation_error(request: HttpRequest, error: Any) -> HttpResponse:
    """For a document that lacks something, or has something of another type."""
    assert isinstance(error, ValidationError)  # noqa: S101
    errors = [item | {"loc": _within_document(item["loc"])} for item in error.errors]
    return answer_wrong_request(request, WrongRequest(wrong_parts(errors)))


def _within_document(location: tuple[str | int, ...]) -> list[str | int]:
    """Without the names of the function's parameters, which Ninja puts first: ("body", "given")."""
    kind, *rest = location
    return rest[1:] if kind == "body" else rest


def answer_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101
    _count_refused(request)
    if isinstance(error.__cause__, HttpError):
        error = error.__cause__  # what SmallParser raised; Ninja says that it cannot parse
    return problem(error.status_code, "That request cannot be read", f"{error.message}.")


def leave_to_the_site(request: HttpRequest, error: Any) -> HttpResponse:
    assert isinstance(error, Exception)  # noqa: S101
    raise error


class SmallParser(Parser):
    """Reads a body of at most MAX_BODY bytes."""

    def parse_body(self, request: HttpRequest) -> Any:
        if len(request.body) > MAX_BODY:
            raise HttpError(413, f"At most {MAX_BODY:,} bytes can be sent at once")
        return super().parse_body(request)
