import pytest
from django.http import QueryDict

from advisor.questionnaire.forms import StepForm
from advisor.verdict.sheet import AnswerSheet
from rules.engine.schema import Rulebook


@pytest.fixture
def form(small: Rulebook):
    def form(query: str, step: int = 0) -> StepForm:
        sheet = AnswerSheet.read(small, QueryDict(query))
        return StepForm(sheet, small.steps[step], "/here/")

    return form


def test_a_step_has_a_field_for_each_question_that_the_answers_call_for(form):
    assert list(form("").fields) == ["distance", "station"]
    assert list(form("station=near", step=2).fields) == ["changes"]
    assert list(form("station=none", step=2).fields) == []


def test_a_field_has_its_values_as_typed(form):
    assert form("luggage=bag&luggage=dog", step=1)["luggage"].value() == ["bag", "dog"]
    assert form("distance=far")["distance"].value() == ["far"]


def test_the_sheet_decides_what_is_wrong(form):
    assert form("distance=600").is_valid()
    assert form("distance=far&station=near").errors.keys() == {"distance"}


@pytest.mark.parametrize(
    "other", ["distance=700", "distance=far", "distance=600&most=distance", ""]
)
def test_a_field_is_cached_by_all_that_its_html_depends_on(form, other):
    key = form("distance=600").fields["distance"].cache_key
    assert form("distance=600&station=near").fields["distance"].cache_key == key
    assert form(other).fields["distance"].cache_key != key
