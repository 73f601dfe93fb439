from collections.abc import Iterable
from typing import NamedTuple

from rules.engine.schema import Borne, Claim, Rulebook, Source
from rules.engine.words import say_grade


class Evidence(NamedTuple):
    """A claim; `borne` is what measurements say of it."""

    claim: Claim
    source: Source
    grade: str
    borne: list[Borne]


def evidence(rulebook: Rulebook, keys: Iterable[str]) -> list[Evidence]:
    """The claims with these keys, in the rulebook's order."""
    wanted = set(keys)
    claims = [claim for claim in rulebook.claims if claim.key in wanted]
    return [
        Evidence(
            claim,
            rulebook.source[claim.source],
            say_grade(rulebook, claim),
            rulebook.borne.get(claim.key, []),
        )
        for claim in claims
    ]
