from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString

from rules.models import Claim, Source

from .base import KEY_AND_POSITION, PartAdmin
from .links import add_link, link_list


@admin.register(Source)
class SourceAdmin(PartAdmin):
    list_display = ["key", "title", "author", "publisher", "date", "kind"]
    search_fields = ["key", "title", "author", "publisher"]
    fields = [
        *("rulebook", KEY_AND_POSITION, "title", "author", "publisher", "date", "kind", "evidence"),
        *("url", "review_by"),
    ]
    neighbours = ("claims",)

    @admin.display(description="claims")
    def claims(self, source: Any) -> SafeString:
        known = {"rulebook": source.rulebook_id, "source": source.pk}
        add = add_link(source.reader, Claim, "Add a claim", **known)
        return link_list(source.claims.all(), "None yet.", add)
