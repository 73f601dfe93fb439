"""A button that copies a part."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path

from .copies import make_copy
from .links import address
from .saving import one_at_a_time

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin


class CopyingAdmin(ModelAdmin):
    def get_urls(self) -> Any:
        name = f"rules_{self.opts.model_name}_copy"
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:pk>/copy/", view, name=name), *super().get_urls()]

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_add_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        with transaction.atomic():
            one_at_a_time()
            row = self.get_queryset(request).filter(pk=pk).first()
            if row is None:
                raise Http404
            new = make_copy(row)
            self.log_addition(request, new, f"Copied from “{row}”.")
        messages.success(request, f"This is the copy, called “{new.key}”.")
        return redirect(address(new))
