import pytest
from django.http import QueryDict

from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from advisor.verdict.strips import EDGE, Strips


@pytest.fixture
def strips(small):
    def strips(query: str) -> Strips:
        return Strips(Report.of(AnswerSheet.read(small, QueryDict(query))))

    return strips


def test_the_nearest_flip_comes_first_and_is_said(strips):
    luggage, distance, *_ = strips("distance=600&luggage=furniture").shown
    assert luggage.says == "also “A dog”: a tie"
    assert distance.says == "300 kilometres or less: Car"
    assert distance.option is not None


def test_an_open_question_says_how_far_it_moves_the_margin(strips):
    open_ones = [strip for strip in strips("distance=2000").shown if strip.is_open]
    assert {strip.question.key for strip in open_ones} >= {"station", "luggage"}
    assert all(": " in strip.says or strip.says.startswith("moves up to") for strip in open_ones)


def test_all_strips_share_an_axis(strips):
    found = strips("distance=600&luggage=furniture&station=near&changes=0")
    places = [dot.x for strip in [*found.shown, *found.further] for dot in strip.dots]
    assert EDGE <= min([*places, found.zero]) <= max([*places, found.here]) <= 100 - EDGE
    assert found.zero < found.here


def test_answers_on_the_other_side_of_zero_flip(strips):
    found = strips("distance=600&luggage=furniture&station=near&changes=0")
    for strip in [*found.shown, *found.further]:
        for dot in strip.dots:
            assert dot.is_flip or dot.x > found.zero


def test_every_answer_is_spoken(strips):
    _, distance, *_ = strips("distance=600&luggage=furniture").shown
    assert "30 to 99 kilometres: Car; " in distance.spoken


def test_without_a_recommendation_nothing_is_drawn(strips):
    assert strips("").shown == []
