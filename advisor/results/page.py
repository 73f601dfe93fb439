"""What a result's page argues: the team's decision once there is one, else the recommendation."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from advisor.models import Decision
from advisor.verdict.report import CitedRisk, OptionRisks, Report
from advisor.verdict.reweighted import Share, shares
from advisor.verdict.sensitivity import PublishedSensitivity, Sensitivity
from advisor.verdict.strips import Strips
from advisor.verdict.summary import Summary
from advisor.verdict.why import Why
from rules.engine.schema import Option, Remark, Scenario
from rules.releases import PublishedRulebook

from .decisions import RecordedDecision


@dataclass(frozen=True)
class ArguedPage(ABC):
    """`against` is the key of the option that a reader chose to hold the argument against."""

    report: Report
    against: str = field(default="", kw_only=True)

    @cached_property
    def option(self) -> Option | None:
        """What the page argues for."""
        return self.report.option

    @property
    def headline(self) -> str:
        return self.report.headline

    @cached_property
    @abstractmethod
    def sensitivity(self) -> Sensitivity: ...

    @cached_property
    def why(self) -> Why | None:
        return self._argument

    @property
    def _argument(self) -> Why | None:
        """Without a recommendation, of the first two options; None if nothing matches."""
        if not self.report.verdict.scenarios:
            return None
        option, *others = self._ranked
        chosen = self.report.rulebook.option.get(self.against)
        other = chosen if chosen in others else (others[0] if others else None)
        return Why(self.report, option, other)

    @property
    def _ranked(self) -> list[Option]:
        """What the page argues for, then what it was held against, then all others by points."""
        first = [self.option, self.report.option, self.report.runner_up]
        charted = [bar.option for bar in self.report.bars]
        return list(dict.fromkeys([option for option in [*first, *charted] if option]))

    @cached_property
    def summary(self) -> Summary:
        return Summary(self.report, self.why, self.sensitivity)

    @cached_property
    def strips(self) -> Strips:
        return Strips(self.report)

    @cached_property
    def shares(self) -> list[Share]:
        return shares(self.report) if self.report.verdict.scenarios else []

    @cached_property
    def watched(self) -> list[Scenario]:
        return self.report.tripwires(self.option)

    @cached_property
    def remarks(self) -> dict[str, list[Remark]]:
        return self.report.remarks_on(self.option)

    @cached_property
    def carried(self) -> list[CitedRisk]:
        """What can go wrong with what the page argues for."""
        if self.option == self.report.option:
            return self.report.carried
        groups: list[OptionRisks] = self.report.risks
        return next((group.risks for group in groups if group.option == self.option), [])


@dataclass(frozen=True)
class ResultPage(ArguedPage):
    release: PublishedRulebook
    decisions: Sequence[RecordedDecision] = ()

    @cached_property
    def sensitivity(self) -> PublishedSensitivity:
        return PublishedSensitivity(self.report, self.release)

    @cached_property
    def decided(self) -> RecordedDecision | None:
        """The decision that stands, if it chose an option."""
        latest = self.decisions[0] if self.decisions else None
        return latest if latest and latest.is_in_force else None

    @cached_property
    def option(self) -> Option | None:
        """What was decided, else what is recommended."""
        return self.decided.option if self.decided else self.report.option

    @property
    def headline(self) -> str:
        latest = self.decisions[0] if self.decisions else None
        if latest and latest.decision.status == Decision.Status.SUPERSEDED:
            return f"Superseded: {latest.option.advice}"
        return self.decided.option.advice if self.decided else self.report.headline

    @property
    def not_taken(self) -> Iterator[tuple[Option, str]]:
        """The other contenders, and what the rules say against each beside what was decided."""
        if self.decided is None:
            return
        for bar in self.report.bars:
            if bar.option != self.option and bar.option.kind == "contender":
                yield bar.option, bar.ruled_out or self._against(bar.option)

    def _against(self, option: Option) -> str:
        """The reason of the rule that puts it furthest behind; empty if none does."""
        chosen = self.decided.option.key if self.decided else ""
        behind = {
            fired.rule: fired.points.get(chosen, 0) - fired.points.get(option.key, 0)
            for fired in self.report.verdict.fired
        }
        rule = max(behind, key=lambda rule: behind[rule], default="")
        return self.report.rulebook.rule[rule].reason if behind.get(rule, 0) > 0 else ""
