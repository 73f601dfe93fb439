from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString

from rules.models import Cell, Row, Table

from .base import KEY_AND_POSITION, PartAdmin, StackedRows
from .filters import WithinRulebookFilter
from .links import add_link, link_list


@admin.register(Table)
class TableAdmin(PartAdmin):
    list_display = ["title", "key", "dated", "rulebook"]
    search_fields = ["key", "title", "note"]
    fields = ["rulebook", "title", KEY_AND_POSITION, "note", "dated"]
    prepopulated_fields = {"key": ["title"]}
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
    list_filter = ["table__rulebook", ("table", WithinRulebookFilter)]
    search_fields = ["key", "title"]
    inlines = [CellRows]
    fields = ["table", "title", KEY_AND_POSITION]
    prepopulated_fields = {"key": ["title"]}
    neighbours = ("cites",)
