from datetime import UTC, datetime

from advisor.models import Submission
from advisor.panels.names import named_submissions, unique_names


def test_who_gives_no_name_or_one_twice_can_be_told_apart():
    assert unique_names(["Ada", "", "Ada", "Ada", ""]) == [
        "Ada",
        "Person 2",
        "Ada (2)",
        "Ada (3)",
        "Person 5",
    ]
    assert unique_names(["Person 2", ""]) == ["Person 2", "Person 2 (2)"]


def test_a_number_stays_when_somebody_else_is_removed():
    removed = Submission(removed_at=datetime(2026, 11, 20, tzinfo=UTC))
    stays = Submission()
    assert named_submissions([removed, stays]) == [("Person 2", stays)]
