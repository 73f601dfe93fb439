import pytest
from django.http import QueryDict

from advisor.questionnaire.forms import StepForm
from advisor.verdict.sheet import AnswerSheet

HERE = "/decide/journey/1/trip/"


@pytest.fixture
def form(small):
    def form(query: str, step: str = "trip") -> StepForm:
        sheet = AnswerSheet.read(small, QueryDict(query))
        [asked] = [known for known in small.steps if known.key == step]
        return StepForm(sheet, asked, HERE)

    return form


def test_a_step_asks_its_questions_in_their_order_with_the_reason_for_each(form):
    fields = form("").fields
    assert list(fields) == ["distance", "station"]
    assert fields["distance"].label == "How far is it?"
    assert fields["distance"].help_text == "Over a long way, speed and rest count for more."


def test_a_question_that_is_hidden_is_not_asked(form):
    assert list(form("station=near", "connection").fields) == ["changes"]
    assert list(form("station=none", "connection").fields) == []


def test_every_question_may_stay_open(form):
    assert form("").is_valid()


def test_answers_come_back_as_they_were_typed(form):
    assert form("luggage=dog&luggage=bag", "baggage").data == {"luggage": ["dog", "bag"]}
    assert form("distance=far")["distance"].value() == ["far"]


def test_a_wrong_answer_is_refused_beside_its_question(form):
    wrong = form("distance=far&station=near")
    assert not wrong.is_valid()
    assert list(wrong.errors) == ["distance"]


@pytest.mark.parametrize(
    "other", ["distance=700", "distance=far", "distance=600&most=distance", ""]
)
def test_a_field_is_cached_by_all_that_its_html_depends_on(form, other):
    key = form("distance=600").fields["distance"].cache_key
    assert form("distance=600&station=near").fields["distance"].cache_key == key
    assert form(other).fields["distance"].cache_key != key
