import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from rules.models import Question, Rulebook, Threshold


def test_a_threshold_is_of_a_number(draft: Rulebook) -> None:
    threshold = Threshold.objects.get(key="many")
    assert str(threshold) == "Many changes"
    threshold.question = Question.objects.get(key="luggage")
    with pytest.raises(ValidationError) as refused:
        threshold.full_clean()
    assert [*refused.value.error_dict] == ["question"]


def test_its_question_stays(draft: Rulebook) -> None:
    with pytest.raises(RestrictedError):
        Question.objects.get(key="changes").delete()
