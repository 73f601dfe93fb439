import pytest
from django.core.exceptions import ValidationError

from advisor.results.links import LinkField

TOKEN = "AbCdEfGhIjKlMnOpQrSt-_"


@pytest.mark.parametrize(
    "typed", [TOKEN, f"https://advisor.example/r/{TOKEN}/", f"see /r/{TOKEN}/today/ please"]
)
def test_a_link_is_cleaned_to_its_token(typed):
    assert LinkField().clean(typed) == TOKEN


@pytest.mark.parametrize("typed", ["soon", "https://advisor.example/", f"/r/{TOKEN}x/"])
def test_what_is_no_link_is_told_how_one_ends(typed):
    with pytest.raises(ValidationError, match="One ends in /r/ and 22 characters"):
        LinkField().clean(typed)
