from collections.abc import Iterator
from typing import Literal, NamedTuple

from .schema import Risk, Rule, Rulebook, Scenario


class Citation(NamedTuple):
    """A part that cites a claim; the rules and risks of a scenario count as the scenario."""

    kind: Literal["scenario", "option", "remark", "table"]
    key: str
    title: str


def citations(rulebook: Rulebook) -> dict[str, list[Citation]]:
    """Claim key -> the parts that cite it, each once, in the rulebook's order."""
    cited: dict[str, dict[Citation, None]] = {claim.key: {} for claim in rulebook.claims}
    for claim, citation in _all(rulebook):
        cited[claim][citation] = None
    return {claim: list(parts) for claim, parts in cited.items()}


def _all(rulebook: Rulebook) -> Iterator[tuple[str, Citation]]:
    for scenario in rulebook.scenarios:
        here = Citation("scenario", scenario.key, scenario.title)
        parts: tuple[Scenario | Rule | Risk, ...] = (scenario, *scenario.rules, *scenario.risks)
        yield from ((claim, here) for part in parts for claim in part.claims)
    for option in rulebook.options:
        here = Citation("option", option.key, option.name)
        yield from ((claim, here) for claim in option.claims)
    for remark in rulebook.remarks:
        here = Citation("remark", remark.key, remark.title)
        yield from ((claim, here) for claim in remark.claims)
    for table in rulebook.tables:
        here = Citation("table", table.key, table.title)
        yield from ((c, here) for row in table.rows for cell in row.cells for c in cell.claims)
