import re

import pytest

from advisor.web.converters import TokenConverter


@pytest.mark.parametrize("token", ["A" * 22, "abcdefghij0123456789-_"])
def test_a_token_is_22_characters_of_base64_for_addresses(token):
    assert re.fullmatch(TokenConverter.regex, token)
    assert TokenConverter().to_python(token) == TokenConverter().to_url(token) == token


@pytest.mark.parametrize("other", ["", "A" * 21, "A" * 23, "A" * 21 + "/", "A" * 21 + "é"])
def test_nothing_else_is_one(other):
    assert not re.fullmatch(TokenConverter.regex, other)
