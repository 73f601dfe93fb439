from datetime import UTC, datetime

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.test import RequestFactory

from advisor.questionnaire import MAX_QUERY, Questionnaire, read_or_404
from rules.engine.schema import Rulebook
from rules.releases import PublishedRulebook


@pytest.fixture
def release(small: Rulebook) -> PublishedRulebook:
    return PublishedRulebook(1, small, 1, "0" * 64, datetime(2026, 1, 1, tzinfo=UTC))


def read(release: PublishedRulebook, query: str) -> Questionnaire:
    return Questionnaire.read(release, QueryDict(query))


def test_answers_are_written_in_the_rulebooks_order_without_unknown_keys(release):
    questionnaire = read(release, "nonsense=1&luggage=dog&luggage=bag&distance=600&station=")
    assert questionnaire.query == "distance=600&luggage=bag&luggage=dog"
    assert questionnaire.answers == {"distance": 600, "luggage": ("bag", "dog")}


@pytest.mark.parametrize(
    ("typed", "written"), [("1%2C200", "1200"), ("%20600%20", "600"), ("6%0000", "600")]
)
def test_numbers_are_written_as_digits(release, typed, written):
    assert read(release, f"distance={typed}").query == f"distance={written}"


def test_a_wrong_answer_is_kept_as_it_was_typed(release):
    questionnaire = read(release, "distance=far&station=moon")
    assert questionnaire.query == "distance=far&station=moon"
    assert questionnaire.answers == {}
    assert set(questionnaire.problems) == {"distance", "station"}


def test_an_answer_to_a_hidden_question_is_dropped(release):
    questionnaire = read(release, "station=none&changes=2")
    assert questionnaire.query == "station=none"
    assert [step.key for step in questionnaire.steps] == ["trip", "baggage"]


def test_a_quick_pick_sets_its_answer(release):
    assert read(release, "distance=5&pick=distance:150").answers == {"distance": 150}
    assert read(release, "distance=5&pick=distance:").answers == {}
    assert read(release, "distance=5&pick=nonsense:1").answers == {"distance": 5}


def test_the_first_wrong_step_is_found(release):
    questionnaire = read(release, "distance=5&luggage=piano")
    assert questionnaire.wrong(questionnaire.steps).key == "baggage"
    assert questionnaire.wrong(questionnaire.steps[:1]) is None


def test_an_endless_address_is_refused(release):
    request = RequestFactory().get("/?" + "a" * (MAX_QUERY + 1))
    with pytest.raises(BadRequest, match="longer than 8,000 characters"):
        read_or_404(request, "journey", 1)
