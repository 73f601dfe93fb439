"""An option's points from rules that fire, and what rules that still may fire can add."""

from collections.abc import Collection, Iterable, Sequence

from .schema import Rule, Share

# How much of another option's points an option gets.
NONE, GAINS, ALL = "none", "gains", "all"


def points_for(option: str, fired: Sequence[Rule]) -> int:
    """The option's total, shared points included, as `evaluate` gives it."""
    shares = [share for rule in fired for share in rule.shares]
    shared = {of: ways[0] for of, ways in _shares(option, shares, ()).items()}
    return sum(
        _part(effect.points, ALL if effect.option == option else shared[effect.option])
        for rule in fired
        for effect in rule.effects
        if effect.option == option or effect.option in shared
    )


def bounds(
    option: str, rules: Iterable[Rule], known: Collection[Share], possible: Collection[Share]
) -> list[tuple[int, int]]:
    """What each of the rules can give to the option, at least and at most, should it fire.

    `known` are the shares of rules that fire, `possible` those of rules that still can.
    """
    shares = _shares(option, known, possible)
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


def _shares(option: str, known: Iterable[Share], possible: Iterable[Share]) -> dict[str, list[str]]:
    """By the option whose points are shared: how much of them, in each way that is still open."""
    now, later = _ways(option, known), _ways(option, possible)
    shares: dict[str, list[str]] = {}
    for of in now.keys() | later.keys():
        if ALL in now.get(of, ()):
            shares[of] = [ALL]
        else:
            shares[of] = [GAINS if of in now else NONE, *sorted(later.get(of, ()))]
    return shares


def _ways(option: str, shares: Iterable[Share]) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {}
    for share in shares:
        if share.option == option:
            ways.setdefault(share.of, set()).add(GAINS if share.gains else ALL)
    return ways
