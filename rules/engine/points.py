"""How points add up: an option's own, and those that it shares with another option.

A fired rule gives its points to the options that its effects name. A share lets one option (the
receiver) also have what every fired rule gives to another (the giver): all of these points, or
positive ones only. A receiver gets a giver's points once, however many rules share them, and all of
them if one share says so. Points that the giver itself receives are not passed on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .schema import Rule, Share

# Giver -> receiver -> whether the receiver gets positive points only.
Sharing = Mapping[str, Mapping[str, bool]]
Points = NDArray[np.int32]  # a row an option, a column a rule
NOT_SHARED = None


def sharing(shares: Iterable[Share]) -> Sharing:
    receivers: dict[str, dict[str, bool]] = {}
    for share in shares:
        of_giver = receivers.setdefault(share.of, {})
        of_giver[share.option] = of_giver.get(share.option, True) and share.gains
    return receivers


def shared(points: int, positive_only: bool) -> int:
    """What a receiver gets of a giver's points from one rule."""
    return max(points, 0) if positive_only else points


def with_shared(own: Mapping[str, int], sharing: Sharing) -> dict[str, int]:
    """What a rule with these points of its own gives to each option, shared points included."""
    points = dict(own)
    for giver, number in own.items():
        if giver in sharing:
            for receiver, positive_only in sharing[giver].items():
                if received := shared(number, positive_only):
                    points[receiver] = points.get(receiver, 0) + received
    return points


def totals(options: Iterable[str], given: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = dict.fromkeys(options, 0)
    for points in given:
        for option, number in points.items():
            total[option] += number
    return total


def points_for(option: str, fired: Collection[Rule]) -> int:
    """The option's total in `evaluate` if these rules fire and nothing is a priority."""
    shares = sharing(share for rule in fired for share in rule.shares)
    return sum(with_shared(rule.points, shares).get(option, 0) for rule in fired)


def own_table(options: Sequence[str], rules: Iterable[Rule]) -> Points:
    return np.array(
        [[rule.points.get(option, 0) for option in options] for rule in rules], np.int32
    ).T


def bounds(
    options: Sequence[str], own: Points, known: Iterable[Share], possible: Iterable[Share]
) -> tuple[Points, Points]:
    """What each rule can give to each option, at least and at most, should it fire.

    `own` is an `own_table`; `known` are the shares of rules that fire, `possible` those of rules
    that still can.
    """
    low, high = own.copy(), own.copy()
    for (receiver, giver), ways in _ways(known, possible).items():
        given = own[options.index(giver)]
        amounts = [_shared_by_rules(given, way) for way in ways]
        low[options.index(receiver)] += np.min(amounts, axis=0)
        high[options.index(receiver)] += np.max(amounts, axis=0)
    return low, high


def _ways(
    known: Iterable[Share], possible: Iterable[Share]
) -> dict[tuple[str, str], set[bool | None]]:
    """(receiver, giver) -> each way in which points may be shared in the end.

    A way is NOT_SHARED or, as in `Sharing`, whether positive points only.
    """
    certain = {
        (receiver, giver): positive_only
        for giver, receivers in sharing(known).items()
        for receiver, positive_only in receivers.items()
    }
    ways: dict[tuple[str, str], set[bool | None]] = {pair: {way} for pair, way in certain.items()}
    for share in possible:
        pair = share.option, share.of
        if certain.get(pair) is not False:  # else it gets all points already
            ways.setdefault(pair, {NOT_SHARED}).add(share.gains)
    return ways


def _shared_by_rules(given: NDArray[np.int32], way: bool | None) -> NDArray[np.int32]:
    if way is NOT_SHARED:
        return np.zeros_like(given)
    return given.clip(min=0) if way else given
