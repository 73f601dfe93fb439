"""Claims with a number: whether it can be believed, by what is known of how it was found."""

import re
from collections.abc import Iterator

from rules.engine.basis import is_opinion, lacking
from rules.engine.schema import Basis, Claim, Rulebook
from rules.engine.words import say_figure

from .finding import Finding, Subject

OLD = 2  # major versions behind the newest that the rulebook names
APART = 0.1  # of what Little's law says


def opinions_with_a_number(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if is_opinion(claim):
            yield _found(claim, "is an opinion with a number: nobody says how it was found")
        elif missing := lacking(basis):
            yield _found(claim, f"has a number without its {', '.join(missing)}")


def means_without_percentiles(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if "mean" in basis.statistics and "percentile" not in basis.statistics:
            yield _found(claim, "has a mean without percentiles, which hides the slowest")


def closed_loops(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if basis.loop == "closed":
            text = "was measured in a closed loop, in which slow answers slow the load down"
            yield _found(claim, text)


def single_runs(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if basis.runs == 1:
            yield _found(claim, "rests on one run")


def vendors_on_themselves(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if basis.by_vendor:
            yield _found(claim, "is a number that a vendor gives of its own product")


def outdated_versions(subject: Subject) -> Iterator[Finding]:
    newest = _newest(subject.rulebook)
    for claim, basis in _figures(subject):
        for name, version in basis.versions.items():
            major = _major(version)
            if major is not None and newest[name] - major >= OLD:
                text = f"was measured with {name} {version}, and {name} is at {newest[name]} here"
                yield _found(claim, text)


def ended_series(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if basis.ended:
            yield _found(claim, f"is from a series that ended on {basis.ended}")


def figures_against_littles_law(subject: Subject) -> Iterator[Finding]:
    for claim, basis in _figures(subject):
        if basis.rate is None or basis.seconds is None or basis.at_once is None:
            continue
        expected = basis.rate * basis.seconds
        if abs(expected - basis.at_once) > APART * max(abs(basis.at_once), abs(expected)):
            seconds, rate = say_figure(basis.seconds), say_figure(basis.rate)
            yield _found(
                claim,
                f"breaks Little's law: {rate} a second that take {seconds} seconds each are "
                f"{say_figure(expected)} at once, not {say_figure(basis.at_once)}",
            )


def _figures(subject: Subject) -> Iterator[tuple[Claim, Basis]]:
    for claim in subject.rulebook.claims:
        if claim.basis is not None:
            yield claim, claim.basis


def _found(claim: Claim, text: str) -> Finding:
    return Finding("warning", "claims", claim.key, f"{claim.key} {text}.")


def _newest(rulebook: Rulebook) -> dict[str, int]:
    """By name: the highest major version that a claim or a measurement names."""
    newest: dict[str, int] = {}
    named = [claim.basis.versions for claim in rulebook.claims if claim.basis]
    named += [measurement.versions for measurement in rulebook.measurements]
    for name, version in (pair for versions in named for pair in versions.items()):
        newest[name] = max(newest.get(name, 0), _major(version) or 0)
    return newest


def _major(version: str) -> int | None:
    found = re.match(r"[^0-9]{0,3}([0-9]{1,6})", version)
    return int(found[1]) if found else None
