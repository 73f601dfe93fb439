from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from rules.models import Release, Rulebook

from .links import bullets, say_time
from .saving import ModelAdmin


@admin.register(Release)
class ReleaseAdmin(ModelAdmin):
    """All staff may see releases; nobody may change one."""

    list_display = ["number", "of_rulebook", "published_at", "publisher", "approval", "note"]
    list_filter = ["rulebook"]
    list_select_related = ["rulebook", "published_by"]
    search_fields = ["note", "sha256"]
    fields = [
        *("of_rulebook", "number", "note", "published_at", "publisher"),
        *("approval", "comments", "sha256"),
    ]
    readonly_fields = ["of_rulebook", "publisher", "approval", "comments"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).defer("document")

    # Plain methods: the admin would link the foreign keys to pages that not all staff may see.
    @admin.display(description="rulebook", ordering="rulebook")
    def of_rulebook(self, release: Release) -> Rulebook:
        return release.rulebook

    @admin.display(description="published by", ordering="published_by")
    def publisher(self, release: Release) -> User | str:
        return release.published_by or self.get_empty_value_display()

    @admin.display(description="approval")
    def approval(self, release: Release) -> str:
        review = release.review
        given = [f"{each.by}, {say_time(each.at)}. {each.words}" for each in review.approvals]
        without = ["Published without approval"] if review.without_approval else []
        return bullets([*given, *without]) if given or without else self.get_empty_value_display()

    @admin.display(description="comments")
    def comments(self, release: Release) -> str:
        items = [
            format_html(
                "{}, {}, about {} ({}):\n{}",
                comment.by,
                say_time(comment.at),
                comment.change or comment.place,
                f"resolved by {comment.resolved_by}" if comment.resolved_at else "open",
                comment.text,
            )
            for comment in release.review.comments
        ]
        return bullets(items) if items else self.get_empty_value_display()

    @admin.display(description="draft")
    def restore(self, release: Release) -> str:
        address = reverse("draft-restore", args=[release.rulebook_id, release.number])
        return format_html('<a href="{}">Restore</a>', address)

    def get_list_display(self, request: HttpRequest) -> Any:
        may_restore = request.user.has_perm("rules.change_rulebook")
        return [*self.list_display, *(["restore"] if may_restore else [])]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
