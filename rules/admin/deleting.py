"""Deleting parts: refused with the list of users while something uses them."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import capfirst

from .history import log_deleted
from .links import use_list
from .saving import one_at_a_time
from .uses import hindrances

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin


def _links() -> list[Any]:
    """The tables that hold citations, which have no name that tells anybody anything."""
    models = apps.get_app_config("rules").get_models(include_auto_created=True)
    return [model for model in models if model._meta.auto_created]


def _without(listed: list[Any], starts: tuple[str, ...]) -> list[Any]:
    """The nested list of what goes, without the lines that start so."""
    kept = (
        _without(each, starts) if isinstance(each, list) else each
        for each in listed
        if isinstance(each, list) or not each.startswith(starts)
    )
    return [each for each in kept if each]


class DeletingAdmin(ModelAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = [model._meta for model in _links()]
        found = hindrances(objs)
        for each in links:
            counts.pop(each.verbose_name_plural, None)
        starts = tuple(f"{capfirst(each.verbose_name)}: " for each in links)
        protected = [use_list(found)] if found else protected
        return _without(deleted, starts), counts, lacking, protected

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
