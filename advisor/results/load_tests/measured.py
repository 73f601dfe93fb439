"""The load tests of a result, as its page and its exports say them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from advisor.models import LoadTest, Result
from advisor.results.lookup import Saved
from advisor.verdict.load import Load, load_of
from advisor.verdict.report import Report
from rules.engine.schema import Scenario

from .reading import Figures
from .words import say_figures, warnings


@dataclass(frozen=True)
class Measured:
    row: LoadTest

    @cached_property
    def figures(self) -> Figures:
        return Figures(**self.row.figures)

    @property
    def said(self) -> str:
        return say_figures(self.figures)

    @property
    def warnings(self) -> list[str]:
        return list(warnings(self.figures))


def measured(rows: Iterable[LoadTest]) -> tuple[Measured, ...]:
    return tuple(map(Measured, rows))


def measured_on(result: Result, report: Report) -> tuple[Measured, ...]:
    """Asks the database only if a scenario is about load: others have none."""
    return measured(result.load_tests.all()) if loads(report) else ()


def loads(report: Report) -> list[tuple[Scenario, Load]]:
    """The matched scenarios that are about load, with the load that was answered."""
    matched = (report.rulebook.scenario[match.scenario] for match in report.verdict.scenarios)
    found = ((scenario, load_of(scenario, report.answers)) for scenario in matched)
    return [(scenario, load) for scenario, load in found if load]


def loads_of(result: Result) -> list[tuple[Scenario, Load]]:
    return loads(Saved(result, result.release.number).report)
