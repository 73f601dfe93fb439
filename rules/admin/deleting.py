"""Deleting parts: refused with the list of users while something uses them."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from .history import log_deleted
from .links import use_list
from .saving import one_at_a_time
from .uses import hindrances

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin


class DeletingAdmin(ModelAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        found = hindrances(objs)
        return deleted, counts, lacking, [use_list(found)] if found else protected

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            one_at_a_time()
            return super().delete_view(request, object_id, extra_context)

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        with transaction.atomic():
            one_at_a_time()
            return super().response_action(request, queryset, *args)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        log_deleted(request.user.pk, queryset)
        return super().log_deletions(request, queryset)
