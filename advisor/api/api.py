"""The API for programs, made with Django Ninja: `advisor.urls` mounts it at /api/1/."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from . import problems, rulebooks, saved, verdicts
from .given import WrongRequest
from .openapi import complete

DESCRIPTION = (
    "Recommendations for architecture decisions, with their reasons, risks and evidence. "
    "Times are UTC. Texts with “Markdown” may have emphasis, code and links."
)


class ExactRenderer(BaseRenderer):
    """Writes times as exported files have them; Ninja cuts them off at milliseconds."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


def read_only(view: Any) -> Any:
    """For the OpenAPI document, which Ninja sends whatever the method."""
    return csrf_exempt(require_safe(conditional_page(view)))  # exempt: 405, not of a form's cookie


class AdvisorAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        return self._description

    @cached_property
    def _description(self) -> Any:
        """Ninja would make it for each request."""
        return complete(super().get_openapi_schema())


api = AdvisorAPI(
    title="Advisor",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    docs_decorator=read_only,
    urls_namespace="api",
    parser=problems.SmallParser(),
    renderer=ExactRenderer(),
)
api.add_decorator(problems.require_json, mode="view")
api.add_decorator(conditional_page, mode="view")
api.add_router("/rulebooks", rulebooks.router)
api.add_router("/rulebooks", verdicts.router)
api.add_router("", saved.router)
api.add_exception_handler(WrongRequest, problems.answer_wrong_request)
api.add_exception_handler(ValidationError, problems.answer_validation_error)
api.add_exception_handler(HttpError, problems.answer_http_error)
# The site answers these itself: see advisor.web.errors.
api.add_exception_handler(Http404, problems.leave_to_the_site)
api.add_exception_handler(Exception, problems.leave_to_the_site)
