from datetime import UTC, datetime

from advisor.models import LoadTest


def test_a_load_test_says_what_was_measured_and_when():
    row = LoadTest(what="our staging server", created_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert str(row) == "our staging server, 2026-12-01"
