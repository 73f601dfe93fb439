"""The keys that new sources and claims are offered."""

import pytest

from rules.admin.next_key import next_key


@pytest.mark.parametrize(
    ("latest", "key"),
    [("S3", "S4"), ("S1-09", "S1-10"), ("S1-99", "S1-100"), ("S", "S1"), ("", "1"), ("7", "8")],
)
def test_counts_on(latest: str, key: str) -> None:
    assert next_key(latest, {latest}) == key


def test_leaves_out_what_is_taken() -> None:
    assert next_key("S1-01", {"S1-01", "S1-02", "S1-03"}) == "S1-04"
