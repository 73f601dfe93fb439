import pytest
from django.db.models import RestrictedError

from rules.models import Bearing, Claim, Rulebook


def test_what_it_says_of_a_claim_names_the_claim(draft: Rulebook) -> None:
    assert str(Bearing.objects.get(claim__key="R3")).startswith("R3: At 900 kilometres")
    assert Bearing.objects.get(claim__key="R3").rulebook == draft


def test_a_claim_that_it_bears_on_stays(draft: Rulebook) -> None:
    with pytest.raises(RestrictedError):
        Claim.objects.get(key="R3").delete()
