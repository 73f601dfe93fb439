from rules.drafts.mentions import answered, conditions_on, measuring, named_choices
from rules.models import Option, Question, Rulebook


def test_answers_stand_in_examples_precedents_and_scenarios(draft: Rulebook) -> None:
    kinds = [(row._meta.model_name, name) for row, name in answered(draft)]
    assert kinds == [
        *[("example", "answers")] * 3,
        ("precedent", "answers"),
        *[("scenario", "typical")] * 4,
    ]


def test_conditions_name_choices_one_by_one(draft: Rulebook) -> None:
    question = Question.objects.get(key="luggage")
    named = [named_choices(test) for test in conditions_on(question)]
    assert sorted(named) == [["bicycle"], ["bicycle", "dog"], ["furniture"], ["furniture"]]


def test_measurements_have_series_of_an_option(draft: Rulebook) -> None:
    [(row, series)] = measuring(Option.objects.get(key="car"))
    assert row.key == "door-to-door"
    assert [each["label"] for each in series] == ["Car", "Car"]
    assert list(measuring(Option.objects.get(key="coach"))) == []
