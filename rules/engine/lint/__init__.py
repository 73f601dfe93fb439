"""What is wrong with a rulebook, or worth a look before it is published."""

from collections.abc import Callable, Iterator

from rules.engine.schema import Rulebook

from . import (
    choices,
    counted_twice,
    evidence,
    examples,
    figures,
    firing,
    knockouts,
    measurements,
    monotone,
    numbers,
    options,
    precedents,
    questions,
    risks,
    rules,
    steps,
    thresholds,
)
from .finding import PROOFS, Finding, Severity, Subject

__all__ = ["CHECKS", "PROOFS", "Finding", "Severity", "checked", "errors", "lint"]

Check = Callable[[Subject], Iterator[Finding]]

# Checks that can find errors; they warn instead if a search is cut short.
ERRORS: tuple[Check, ...] = (
    examples.failing_examples,
    firing.rules_that_never_fire,
    options.options_that_never_win,
    knockouts.knockouts_that_leave_nothing,
    steps.steps_without_an_address,
)
CHECKS: tuple[Check, ...] = (
    *ERRORS,
    options.lopsided_options,
    monotone.non_monotonic_points,
    questions.unused_questions,
    choices.choices_in_no_rule,
    counted_twice.rules_that_count_twice,
    precedents.scenarios_without_a_precedent,
    numbers.numbers_that_no_condition_has,
    thresholds.unused_thresholds,
    thresholds.names_of_no_threshold,
    thresholds.numbers_without_a_name,
    rules.duplicate_rules,
    risks.contenders_without_a_risk,
    evidence.strong_rules_on_weak_claims,
    evidence.strong_rules_without_claims,
    evidence.uncited_claims,
    evidence.sources_past_review,
    evidence.sources_without_an_address,
    measurements.measurements_of_the_future,
    measurements.measurements_without_a_date,
    measurements.measurements_without_spread,
    measurements.measurements_with_few_runs,
    measurements.measurements_that_bear_on_nothing,
    measurements.measured_claims_without_a_measurement,
    figures.opinions_with_a_number,
    figures.means_without_percentiles,
    figures.closed_loops,
    figures.single_runs,
    figures.vendors_on_themselves,
    figures.outdated_versions,
    figures.ended_series,
    figures.figures_against_littles_law,
)


def lint(rulebook: Rulebook, today: str) -> list[Finding]:
    """Errors, which stop publication, then warnings; `today` is an ISO date."""
    found = [finding for findings in checked(rulebook, today) for finding in findings]
    return sorted(found, key=lambda finding: finding.severity)


def checked(rulebook: Rulebook, today: str) -> Iterator[list[Finding]]:
    subject = Subject(rulebook, today)
    return (_found(check, subject) for check in CHECKS)


def errors(rulebook: Rulebook, today: str = "") -> list[Finding]:
    """Only the errors, which is faster than `lint`; without a day, none that depend on it."""
    subject = Subject(rulebook, today)
    found = [finding for check in ERRORS for finding in _found(check, subject)]
    return [finding for finding in found if finding.severity == "error"]


def _found(check: Check, subject: Subject) -> list[Finding]:
    # A check keeps its name: accepted warnings are stored with it.
    return [finding._replace(kind=check.__name__) for finding in check(subject)]
