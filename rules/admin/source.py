from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from rules.models import Claim, Source

from .base import KEY_AND_POSITION, PartAdmin, owning_rulebook
from .checks import Problems, row_problems
from .claim import NewClaimRows
from .links import add_link, link_list
from .next_key import next_key


@admin.register(Source)
class SourceAdmin(PartAdmin):
    list_display = ["key", "title", "author", "publisher", "date", "kind"]
    search_fields = ["key", "title", "author", "publisher"]
    fields = [
        *("rulebook", "title", KEY_AND_POSITION, "author", "publisher", "date", "kind", "evidence"),
        *("url", "review_by"),
    ]
    neighbours = ("claims",)

    def get_inlines(self, request: HttpRequest, obj: Source | None) -> Any:
        """A new source comes with claims; later they have pages of their own."""
        return [NewClaimRows] if obj is None else []

    def problems(self, form: Any, formsets: Any) -> Problems:
        return super().problems(form, formsets) | row_problems(formsets)

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        rulebook = owning_rulebook(Source, request, None)
        keys = [*rulebook.sources.values_list("key", flat=True)] if rulebook else []
        given = super().get_changeform_initial_data(request)
        return {"key": next_key(keys[-1] if keys else "S", keys)} | given

    @admin.display(description="claims")
    def claims(self, source: Any) -> SafeString:
        known = {"rulebook": source.rulebook_id, "source": source.pk}
        add = add_link(source.reader, Claim, "Add a claim", **known)
        return link_list(source.claims.all(), "None yet.", add)
