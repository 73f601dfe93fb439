"""A page of one part beside its form. A POST has the drafts to itself, as when a form is saved."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from .saving import lock_drafts

View = Callable[[HttpRequest, Any], HttpResponse]


def part_url(
    site: AdminSite, model: Any, view: View, permission: str, prefix: str = ""
) -> URLPattern:
    """The URL of a view, by the view's name, for those who may `permission` ("change") the part."""
    kind, name = model._meta.model_name, view.__name__

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(f"rules.{permission}_{kind}"):
            raise PermissionDenied
        with transaction.atomic():
            if request.method == "POST":
                lock_drafts()
            return view(request, get_object_or_404(model, pk=pk))

    route = f"{prefix}<int:pk>/{name}/"
    return path(route, site.admin_view(page), name=f"rules_{kind}_{name}")
