"""What the rulebook rests on, and what a result quotes from it."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString

from rules.models import AppliesWhen, Cell, Claim, LeftOut, Precedent, Remark, Row, Source, Table

from .base import KEY, PartAdmin, StackedRows, TabularRows
from .forms import AnswerTestForm
from .links import add_link, link_list


@admin.register(Source)
class SourceAdmin(PartAdmin):
    list_display = ["key", "title", "author", "publisher", "date", "kind"]
    list_filter = ["rulebook"]
    search_fields = ["key", "title", "author", "publisher"]
    fields = [
        *("rulebook", KEY, "title", "author", "publisher", "date", "kind", "evidence"),
        "review_by",
    ]
    neighbours = ("claims",)

    @admin.display(description="claims")
    def claims(self, source: Any) -> SafeString:
        add = add_link(
            source.reader, Claim, "Add a claim", rulebook=source.rulebook_id, source=source.pk
        )
        return link_list(source.claims.all(), "None yet.", add)


@admin.register(Claim)
class ClaimAdmin(PartAdmin):
    list_display = ["key", "says", "grade", "disputed"]
    list_filter = ["rulebook", "grade", ("disputed", admin.EmptyFieldListFilter)]
    search_fields = ["key", "says", "disputed"]
    autocomplete_fields = ["source", "precedents"]
    fields = [*("rulebook", KEY, "source", "grade", "says", "disputed", "precedents")]


@admin.register(LeftOut)
class LeftOutAdmin(PartAdmin):
    list_display = ["claim", "reason", "rulebook"]
    list_filter = ["rulebook"]
    search_fields = ["claim__key", "claim__says", "reason"]
    autocomplete_fields = ["claim"]
    fields = ["rulebook", "position", "claim", "reason"]
    neighbours = ("cites",)


@admin.register(Precedent)
class PrecedentAdmin(PartAdmin):
    list_display = ["title", "key", "year", "chose", "standing", "rulebook"]
    list_filter = ["rulebook", "chose", "standing"]
    search_fields = ["key", "title", "source", "facts", "reasons"]
    fieldsets = [
        (None, {"fields": ["rulebook", KEY, "title", "year", "source", "url"]}),
        ("What happened", {"fields": ["facts", "chose", "reasons", "outcome"]}),
        (
            "What the rulebook makes of it",
            {"fields": ["standing", "also_acceptable", "answers", "differs"]},
        ),
    ]


class AppliesWhenRows(TabularRows):
    model = AppliesWhen
    form = AnswerTestForm
    autocomplete_fields = ["question"]


@admin.register(Remark)
class RemarkAdmin(PartAdmin):
    list_display = ["title", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind", "options"]
    search_fields = ["key", "title", "text"]
    autocomplete_fields = ["scenarios", "claims"]
    inlines = [AppliesWhenRows]
    neighbours = ("cites",)
    fieldsets = [
        (None, {"fields": ["rulebook", KEY, "kind", "title", "text", "claims"]}),
        ("Where it applies", {"fields": ["scenarios", "options"]}),
    ]


@admin.register(Table)
class TableAdmin(PartAdmin):
    list_display = ["title", "key", "dated", "rulebook"]
    list_filter = ["rulebook"]
    search_fields = ["key", "title", "note"]
    fields = ["rulebook", KEY, "title", "note", "dated"]
    neighbours = ("rows",)

    @admin.display(description="rows")
    def rows(self, table: Any) -> SafeString:
        add = add_link(table.reader, Row, "Add a row", table=table.pk)
        return link_list(table.rows.all(), "None yet.", add)


class CellRows(StackedRows):
    model = Cell
    autocomplete_fields = ["claims"]


@admin.register(Row)
class RowAdmin(PartAdmin):
    list_display = ["title", "key", "table"]
    list_filter = ["table__rulebook", "table"]
    search_fields = ["key", "title"]
    inlines = [CellRows]
    fields = ["table", KEY, "title"]
    neighbours = ("cites",)
