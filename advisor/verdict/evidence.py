from collections.abc import Iterable
from typing import NamedTuple

from rules.engine.schema import Bearing, Claim, Measurement, Rulebook, Source
from rules.engine.words import say_grade


class Measured(NamedTuple):
    """What a measurement says of a claim; `is_first` if it says nothing of an earlier one."""

    measurement: Measurement
    bearing: Bearing
    is_first: bool


class Evidence(NamedTuple):
    """A claim; `borne` is what measurements say of it."""

    claim: Claim
    source: Source
    grade: str
    borne: list[Measured]


def evidence(
    rulebook: Rulebook, keys: Iterable[str], seen: set[str] | None = None
) -> list[Evidence]:
    """The claims with these keys, in the rulebook's order.

    `seen` are the keys of measurements that said something of an earlier claim; adds more to them.
    """
    wanted = set(keys)
    claims = [claim for claim in rulebook.claims if claim.key in wanted]
    seen = set() if seen is None else seen
    return [
        Evidence(
            claim,
            rulebook.source[claim.source],
            say_grade(rulebook, claim),
            _borne(rulebook, claim, seen),
        )
        for claim in claims
    ]


def _borne(rulebook: Rulebook, claim: Claim, seen: set[str]) -> list[Measured]:
    found = [
        Measured(measurement, bearing, measurement.key not in seen)
        for measurement, bearing in rulebook.borne.get(claim.key, [])
    ]
    seen |= {each.measurement.key for each in found}
    return found


def by_measurement(cited: Iterable[Evidence]) -> list[tuple[Measurement, list[Measured]]]:
    """What each measurement says of these claims."""
    found: dict[str, list[Measured]] = {}
    for each in (each for evidence in cited for each in evidence.borne):
        found.setdefault(each.measurement.key, []).append(each)
    return [(some[0].measurement, some) for some in found.values()]
