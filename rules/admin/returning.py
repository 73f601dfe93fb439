"""Save leads back to the page of the admin from which one came to the form."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .saving import ModelAdmin

# The name of the hidden field with that page, and of the parameter that takes it along.
NEXT = "_next"


def came_from(request: HttpRequest) -> str:
    """The path of that page; empty if it is not known, or is only a step on the way."""
    given = request.POST.get(NEXT) or request.GET.get(NEXT) or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(given, {request.get_host()}):
        return ""
    page = urlsplit(given)
    own_pages = request.path.removesuffix("change/")
    if not page.path.startswith(reverse("admin:index")) or page.path.startswith(own_pages):
        return ""
    # What the admin does not know has no name.
    name = resolve(page.path).url_name or "login"
    if name in ("login", "logout") or name.endswith("_add"):
        return ""
    return page._replace(scheme="", netloc="", fragment="").geturl()


class ReturningAdmin(ModelAdmin):
    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["came_from"] = came_from(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        page = came_from(request)
        if page and "_continue" in request.POST:
            return redirect(f"{request.path}?{urlencode({NEXT: page})}")
        return response

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        page = came_from(request)
        return redirect(page) if page else super().response_post_save_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        page = came_from(request)
        return redirect(page) if page else super().response_post_save_add(request, obj)
