"""What a release says of a scenario, as HTML: the same for every result, so rendered once."""

from collections.abc import Collection
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rules.engine.schema import Claim, Rulebook
from rules.engine.words import GRADES, say_grade

# Of texts whose number depends on which rules fire together, so many are kept.
MAX_KEPT = 1_000


class Texts:
    """Of one rulebook; `rulebook.prepared(Texts)` keeps what it has rendered."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.scenario = lru_cache(maxsize=None)(self._scenario)
        self.risk = lru_cache(maxsize=None)(self._risk)
        self.claim = lru_cache(maxsize=None)(self._claim)
        self.evidence = lru_cache(maxsize=MAX_KEPT)(self._evidence)
        self.measured = lru_cache(maxsize=MAX_KEPT)(self._measured)

    def _scenario(self, key: str) -> SafeString:
        return self._rendered("scenario", scenario=self.rulebook.scenario[key])

    def _risk(self, scenario: str, option: str) -> SafeString:
        return self._rendered("risk", risk=self.rulebook.scenario[scenario].risk[option])

    def _claim(self, key: str) -> SafeString:
        claim = self.rulebook.claim[key]
        source = self.rulebook.source[claim.source]
        grade, borne = say_grade(self.rulebook, claim), self.rulebook.borne.get(key, [])
        return self._rendered("claim", claim=claim, source=source, grade=grade, borne=borne)

    def _evidence(self, claims: tuple[str, ...]) -> SafeString:
        """How good these claims are, and their keys."""
        grades = say_grades([self.rulebook.claim[key] for key in claims])
        return self._rendered("evidence", grades=grades, claims=claims)

    def _measured(self, key: str, claims: tuple[str, ...], is_drawn: bool) -> SafeString:
        """What a measurement says of these claims."""
        measurement = self.rulebook.measurement[key]
        said_of = {bearing.claim: bearing for bearing in measurement.bears_on}
        bears_on = [said_of[claim] for claim in claims]
        return self._rendered(
            "measured", measurement=measurement, bears_on=bears_on, is_drawn=is_drawn
        )

    def _rendered(self, name: str, **context: object) -> SafeString:
        return render_to_string(
            f"verdict/texts/{name}.html", {"rulebook": self.rulebook, **context}
        )


def say_grades(claims: Collection[Claim]) -> str:
    """ "3 first-hand records, 1 vendor, 1 disputed"."""
    said = []
    for grade, name in GRADES.items():
        if number := sum(claim.grade == grade for claim in claims):
            plural = "s" if number > 1 and grade not in ("measured", "no-method") else ""
            said.append(f"{number} {name}{plural}")
    disputed = sum(bool(claim.disputed) for claim in claims)
    return ", ".join([*said, f"{disputed or 'none'} disputed"])
