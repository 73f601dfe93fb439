from datetime import UTC, datetime

from advisor.models import Result
from rules.models import Release, Rulebook


def test_a_result_goes_by_its_title_else_by_its_release_and_day():
    release = Release(rulebook=Rulebook(key="journey"), number=2)
    result = Result(release=release, created_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert str(result) == f"{release}, saved 2026-11-20"
    result.title = "Weekend"
    assert str(result) == "Weekend"
