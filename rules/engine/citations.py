from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from .schema import Rulebook


class Citation(NamedTuple):
    """A part that cites a claim; the rules and risks of a scenario count as the scenario."""

    kind: Literal["scenario", "option", "remark", "table"]
    key: str
    title: str


def citations(rulebook: Rulebook) -> dict[str, list[Citation]]:
    """Claim key -> the parts that cite it, each once, in the rulebook's order."""
    cited: dict[str, dict[Citation, None]] = {claim.key: {} for claim in rulebook.claims}
    for citation, parts in _citing(rulebook):
        for claim in (claim for part in parts for claim in part.claims):
            cited[claim][citation] = None
    return {claim: list(found) for claim, found in cited.items()}


def _citing(rulebook: Rulebook) -> Iterator[tuple[Citation, Sequence[Any]]]:
    for scenario in rulebook.scenarios:
        citation = Citation("scenario", scenario.key, scenario.title)
        yield citation, (scenario, *scenario.rules, *scenario.risks)
    for option in rulebook.options:
        yield Citation("option", option.key, option.name), [option]
    for remark in rulebook.remarks:
        yield Citation("remark", remark.key, remark.title), [remark]
    for table in rulebook.tables:
        cells = [cell for row in table.rows for cell in row.cells]
        yield Citation("table", table.key, table.title), cells
