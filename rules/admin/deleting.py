"""Deleting parts; while something uses a part, deletion is refused with a list of the users."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import capfirst

from .history import log_deleted
from .links import use_list
from .saving import lock_drafts
from .uses import deletion_blockers

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from django.contrib.admin import ModelAdmin


def _link_tables() -> list[Any]:
    """The models of many-to-many links, whose names mean nothing to an architect."""
    models = apps.get_app_config("rules").get_models(include_auto_created=True)
    return [model for model in models if model._meta.auto_created]


def _without(lines: list[Any], prefixes: tuple[str, ...]) -> list[Any]:
    """A nested list of lines without those that start with a prefix."""
    rest = (
        _without(line, prefixes) if isinstance(line, list) else line
        for line in lines
        if isinstance(line, list) or not line.startswith(prefixes)
    )
    return [line for line in rest if line]


class DeletingAdmin(ModelAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        link_tables = [model._meta for model in _link_tables()]
        blockers = deletion_blockers(objs)
        for table in link_tables:
            counts.pop(table.verbose_name_plural, None)
        prefixes = tuple(f"{capfirst(table.verbose_name)}: " for table in link_tables)
        protected = [use_list(blockers)] if blockers else protected
        return _without(deleted, prefixes), counts, lacking, protected

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            lock_drafts()
            return super().delete_view(request, object_id, extra_context)

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        with transaction.atomic():
            lock_drafts()
            return super().response_action(request, queryset, *args)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        log_deleted(request.user.pk, queryset)
        return super().log_deletions(request, queryset)
