"""Deleting parts; while something uses a part, deletion is refused with a list of the users."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import capfirst

from .history import keep_history, log_deleted
from .links import use_list
from .saving import ModelAdmin, lock_drafts
from .uses import deletion_blockers


def _without(lines: list[Any], prefixes: tuple[str, ...]) -> list[Any]:
    rest = (
        _without(line, prefixes) if isinstance(line, list) else line
        for line in lines
        if isinstance(line, list) or not line.startswith(prefixes)
    )
    return [line for line in rest if line]


class DeletingAdmin(ModelAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        blockers = deletion_blockers(objs)
        models: Any = apps.get_app_config("rules").get_models(include_auto_created=True)
        # Their names mean nothing to an architect.
        link_tables = [model._meta for model in models if model._meta.auto_created]
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
        keep_history(queryset)
        log_deleted(request.user.pk, queryset)
        return super().log_deletions(request, queryset)
