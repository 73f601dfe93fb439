import pytest
from django.http import QueryDict

from advisor.results.page import ResultPage
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.releases import current


@pytest.fixture
def page(journey):
    def page(query: str) -> ResultPage:
        release = current("journey")
        return ResultPage(Report.of(AnswerSheet.read(release.rulebook, QueryDict(query))), release)

    return page


def test_the_project_is_told_by_the_answers_that_moved_most(page):
    assert page("distance=600&luggage=furniture").summary.project == "600 kilometres · Furniture"


def test_the_nearest_changes_to_one_option_flip_it(page):
    flips = page("distance=600&luggage=furniture").summary.flips
    assert flips is not None
    assert flips.option is not None
    assert flips.option.key == "car"
    assert flips.changes[0].text == "Distance: 300 kilometres or less"


def test_what_can_still_turn_it_is_found_out_first(page):
    first = page("distance=600&luggage=furniture").summary.first
    assert first is not None
    assert first.text == "Is there a station at both ends?"
    assert first.address.endswith("#question-station")


def test_with_nothing_left_to_find_out_one_agrees_on_what_to_watch(page):
    first = page("distance=2000&station=near&luggage=bag&changes=0").summary.first
    assert first is not None
    assert first.address == "#tripwires"
