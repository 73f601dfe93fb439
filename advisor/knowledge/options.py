from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.web.responses import htmx_page
from rules.engine.schema import Rulebook, Table

from .page import chosen_release


@htmx_page
def options(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    tables = [_with_columns(rulebook, table) for table in rulebook.tables]
    return render(request, "knowledge/options.html", {"rulebook": rulebook, "tables": tables})


def _with_columns(rulebook: Rulebook, table: Table) -> dict[str, object]:
    """The table with the options that head its columns, and per row a cell or None for each."""
    used = {cell.option for row in table.rows for cell in row.cells}
    options = [option for option in rulebook.options if option.key in used]
    rows = [(row, {cell.option: cell for cell in row.cells}) for row in table.rows]
    return {
        "table": table,
        "options": options,
        "rows": [(row, [cells.get(option.key) for option in options]) for row, cells in rows],
    }
