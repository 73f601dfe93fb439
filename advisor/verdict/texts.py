"""What a release says of a scenario, as HTML: the same for every result, so rendered once."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rules.engine.schema import Claim, Risk, Rulebook, Scenario
from rules.engine.words import say_grade


class Texts:
    """Of one rulebook; `rulebook.prepared(Texts)` keeps what it has rendered."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.scenario = lru_cache(maxsize=None)(self._scenario)
        self.risk = lru_cache(maxsize=None)(self._risk)
        self.claim = lru_cache(maxsize=None)(self._claim)

    def _scenario(self, key: str) -> SafeString:
        return self._rendered("scenario", scenario=self.rulebook.scenario[key])

    def _risk(self, scenario: str, option: str) -> SafeString:
        return self._rendered("risk", risk=self.rulebook.scenario[scenario].risk[option])

    def _claim(self, key: str) -> SafeString:
        claim = self.rulebook.claim[key]
        source = self.rulebook.source[claim.source]
        grade, borne = say_grade(self.rulebook, claim), self.rulebook.borne.get(key, [])
        return self._rendered("claim", claim=claim, source=source, grade=grade, borne=borne)

    def _rendered(self, name: str, **context: Scenario | Risk | Claim | object) -> SafeString:
        return render_to_string(
            f"verdict/texts/{name}.html", {"rulebook": self.rulebook, **context}
        )
