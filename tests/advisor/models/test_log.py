from datetime import UTC, datetime

from advisor.models import Entry, Log, Result


def test_a_log_goes_by_its_title_else_by_its_day():
    assert str(Log(title="Platform team")) == "Platform team"
    assert str(Log(created_at=datetime(2026, 11, 20, tzinfo=UTC))) == "Log, started 2026-11-20"


def test_an_entry_goes_by_its_own_title_else_by_that_of_its_result():
    assert str(Entry(title="PostgreSQL everywhere")) == "PostgreSQL everywhere"
    assert str(Entry(result=Result(title="Weekend"))) == "Weekend"
