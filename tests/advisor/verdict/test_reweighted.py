import pytest
from django.http import QueryDict

from advisor.verdict.report import Report
from advisor.verdict.reweighted import MARKS, shares
from advisor.verdict.sheet import AnswerSheet


@pytest.fixture
def marks(small):
    def marks(query: str) -> list[tuple[str, int]]:
        report = Report.of(AnswerSheet.read(small, QueryDict(query)))
        found = shares(report)
        assert sum(share.marks.count("<svg") for share in found) == MARKS
        return [(share.option.key if share.option else "", share.number) for share in found]

    return marks


def test_a_lead_that_nothing_contests_has_all_marks(marks):
    assert marks("distance=2000") == [("train", 50)]


def test_the_recommended_option_comes_first(marks):
    found = marks("distance=2000&luggage=furniture")
    assert found[0][0] == "train"
    assert {key for key, _ in found} == {"train", "car"}


def test_options_that_share_all_points_stay_level(marks):
    assert marks("distance=600&luggage=bag") == [("", 50)]
