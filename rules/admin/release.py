from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from rules.models import Release

from .saving import ModelAdmin


@admin.register(Release)
class ReleaseAdmin(ModelAdmin):
    list_display = ["number", "rulebook", "published_at", "published_by", "note"]
    list_filter = ["rulebook"]
    list_select_related = ["rulebook", "published_by"]
    search_fields = ["note", "sha256"]
    fields = ["rulebook", "number", "note", "published_at", "published_by", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).defer("document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
