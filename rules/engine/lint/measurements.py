from collections.abc import Iterator

from rules.engine.schema import Measurement, Point

from .finding import Finding, Subject

FEW_RUNS = 5


def measurements_of_the_future(subject: Subject) -> Iterator[Finding]:
    """No errors, since a clock may be wrong; without a today, nothing is known of the future."""
    for measurement in subject.rulebook.measurements:
        if "" < subject.today < measurement.date:
            text = f"“{measurement.title}” was measured on {measurement.date}, which is to come."
            yield Finding("warning", "measurements", measurement.key, text)


def measurements_without_a_date(subject: Subject) -> Iterator[Finding]:
    for measurement in subject.rulebook.measurements:
        if not measurement.date:
            text = f"“{measurement.title}” does not say when it was measured."
            yield Finding("warning", "measurements", measurement.key, text)


def measurements_without_spread(subject: Subject) -> Iterator[Finding]:
    for measurement in subject.rulebook.measurements:
        points = [point for point in _runs(measurement) if point.y is not None]
        bare = sum(point.low is None for point in points)
        if bare:
            text = f"{bare} of {len(points)} points of “{measurement.title}” have no spread."
            yield Finding("warning", "measurements", measurement.key, text)


def measurements_with_few_runs(subject: Subject) -> Iterator[Finding]:
    for measurement in subject.rulebook.measurements:
        fewest = min((point.runs for point in _runs(measurement)), default=FEW_RUNS)
        if fewest < FEW_RUNS:
            runs = f"{fewest} run{'s' * (fewest != 1)}"
            text = f"“{measurement.title}” rests on {runs} in places; make {FEW_RUNS} at least."
            yield Finding("warning", "measurements", measurement.key, text)


def measurements_that_bear_on_nothing(subject: Subject) -> Iterator[Finding]:
    for measurement in subject.rulebook.measurements:
        if not measurement.bears_on:
            text = f"“{measurement.title}” bears on no claim."
            yield Finding("warning", "measurements", measurement.key, text)


def measured_claims_without_a_measurement(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    borne_on = {bearing.claim for each in rulebook.measurements for bearing in each.bears_on}
    for claim in rulebook.claims:
        if claim.grade == "measured" and claim.key not in borne_on:
            text = f"{claim.key} is called measured, but no measurement bears on it."
            yield Finding("warning", "claims", claim.key, text)


def _runs(measurement: Measurement) -> Iterator[Point]:
    """The points that another run might find elsewhere."""
    for plot in (plot for plot in measurement.plots if not plot.counted):
        for series in plot.series:
            yield from series.points
