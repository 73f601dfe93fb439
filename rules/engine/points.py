"""An option's points from rules that fire, and what rules that still may fire can add."""

from collections.abc import Iterable, Sequence

from rules.engine.schema import Rule

# How much of another option's points an option gets.
NONE, GAINS, ALL = "none", "gains", "all"


def points_for(option: str, fired: Sequence[Rule]) -> int:
    """The option's total, shared points included, as `evaluate` gives it."""
    shared = {of: ways[0] for of, ways in _shares(option, fired, ()).items()}
    return sum(
        _part(effect.points, ALL if effect.option == option else shared[effect.option])
        for rule in fired
        for effect in rule.effects
        if effect.option == option or effect.option in shared
    )


def bounds(
    option: str, rules: Iterable[Rule], fired: Iterable[Rule], maybe: Iterable[Rule]
) -> list[tuple[int, int]]:
    """What each of the rules can give to the option, at least and at most, should it fire.

    `fired` are those that are known to fire, `maybe` those that still can: they share points.
    """
    shares = _shares(option, fired, maybe)
    return [_given(option, rule, shares) for rule in rules]


def _given(option: str, rule: Rule, shares: dict[str, list[str]]) -> tuple[int, int]:
    low = high = 0
    for effect in rule.effects:
        ways = [ALL] if effect.option == option else shares.get(effect.option, [NONE])
        parts = [_part(effect.points, way) for way in ways]
        low, high = low + min(parts), high + max(parts)
    return low, high


def _part(points: int, shared: str) -> int:
    return {NONE: 0, GAINS: max(points, 0), ALL: points}[shared]


def _shares(option: str, fired: Iterable[Rule], maybe: Iterable[Rule]) -> dict[str, list[str]]:
    """By the option whose points are shared: how much of them, in each way that is still open."""
    known = _ways(option, fired)
    possible = _ways(option, maybe)
    shares: dict[str, list[str]] = {}
    for of in known.keys() | possible.keys():
        if ALL in known.get(of, ()):
            shares[of] = [ALL]
        else:
            shares[of] = [GAINS if of in known else NONE, *sorted(possible.get(of, ()))]
    return shares


def _ways(option: str, rules: Iterable[Rule]) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {}
    for rule in rules:
        for share in rule.shares:
            if share.option == option:
                ways.setdefault(share.of, set()).add(GAINS if share.gains else ALL)
    return ways
