from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.web.responses import htmx_page
from rules.engine.schema import Cell, Option, Row, Rulebook, Table

from .page import chosen_release
from .scenarios import speaks_for


class OptionRow(NamedTuple):
    """An option; how many scenarios speak for it, and how many precedents chose it."""

    option: Option
    scenarios: int
    precedents: int


class ComparedRow(NamedTuple):
    row: Row
    cells: list[tuple[Option, Cell | None]]


@htmx_page
def options(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    rows = list(_rows(rulebook))
    context = {
        "rulebook": rulebook,
        "contenders": [row for row in rows if row.option.kind == "contender"],
        "alternatives": [row for row in rows if row.option.kind == "alternative"],
        "tables": [_with_columns(rulebook, table) for table in rulebook.tables],
    }
    return render(request, "knowledge/options.html", context)


def _rows(rulebook: Rulebook) -> Iterable[OptionRow]:
    scenarios = Counter(key for each in rulebook.scenarios for key in speaks_for(each))
    precedents = Counter(precedent.chose for precedent in rulebook.precedents)
    for option in rulebook.options:
        yield OptionRow(option, scenarios[option.key], precedents[option.key])


def _with_columns(rulebook: Rulebook, table: Table) -> dict[str, object]:
    """The table with the options that head its columns, and per row a cell or None for each."""
    used = {cell.option for row in table.rows for cell in row.cells}
    options = [option for option in rulebook.options if option.key in used]
    rows = [(row, {cell.option: cell for cell in row.cells}) for row in table.rows]
    return {
        "table": table,
        "options": options,
        "rows": [
            ComparedRow(row, [(option, cells.get(option.key)) for option in options])
            for row, cells in rows
        ],
    }
