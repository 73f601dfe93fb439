import re

from advisor.models import new_token


def test_a_token_is_22_random_characters_that_need_no_escaping():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch("[A-Za-z0-9_-]{22}", token) for token in tokens)
