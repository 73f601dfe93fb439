"""What goes with a question or a choice."""

from typing import Any

import pytest

from rules.admin.removal import owner_of, removal
from rules.models import Choice, Question, Remark, Rule, Rulebook, Scenario


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def keys(rows: Any) -> list[str]:
    return [row.key for row in rows]


def add(rule: str, question: str, **condition: Any) -> None:
    """Adds a condition, so that the rule has another one."""
    get(Rule, rule).when.create(question=get(Question, question), **condition)


class TestOfAQuestion:
    def test_its_conditions_go_from_rules_that_have_others(self) -> None:
        found = removal(get(Question, "luggage"))
        assert keys(map(owner_of, found.conditions)) == ["reserve-a-place", "far-and-light"]
        assert keys(found.parts) == ["furniture", "awkward"]

    def test_a_question_that_it_shows_is_shown_in_any_case(self) -> None:
        found = removal(get(Question, "station"))
        assert [test.shows.key for test in found.conditions if hasattr(test, "shows")] == [
            "changes"
        ]

    def test_a_remark_goes_that_would_always_apply(self) -> None:
        remark = get(Remark, "reserve-a-place")
        assert remark not in removal(get(Question, "luggage")).parts
        remark.scenarios.clear()
        remark.options.clear()
        assert remark in removal(get(Question, "luggage")).parts

    def test_all_answers_to_it_go(self) -> None:
        found = removal(get(Question, "luggage"))
        left = {each.row.key: each.left for each in found.answers}
        assert left == {
            "far-and-direct": {"distance": 600, "station": "near", "changes": 0},
            "moving-house": {"distance": 25},
            "long-way": {"distance": 500, "station": "near"},
        }

    def test_a_scenario_without_rules_and_a_step_without_questions_are_in_the_way(self) -> None:
        found = removal(get(Question, "luggage"))
        assert {use.row.key for use in found.blockers} == {"bulky-load", "baggage"}
        add("awkward", "distance", test="above", value="5")
        assert {use.row.key for use in removal(found.row).blockers} == {"baggage"}

    def test_its_thresholds_go_unless_a_text_elsewhere_has_their_number(
        self, rulebook: Rulebook
    ) -> None:
        row = get(Question, "changes")
        few = rulebook.thresholds.create(key="few", title="Few", question=row, number=2)
        assert few in removal(row).thresholds
        assert ("threshold", len(row.thresholds.all())) in removal(row).counts
        assert "far" not in {use.row.key for use in removal(row).blockers}
        Rule.objects.filter(key="far").update(reason="you change at most {few} times")
        assert "far" in {use.row.key for use in removal(row).blockers}

    def test_a_scenario_stays_without_the_load_that_it_says(self) -> None:
        row = get(Question, "distance")
        before = removal(row).digest
        Scenario.objects.filter(key="long-way").update(rate=row)
        assert keys(removal(row).loads) == ["long-way"]
        assert ("load", 1) in removal(row).counts
        assert removal(row).digest != before


class TestOfAChoice:
    def test_a_condition_goes_on_with_the_others(self) -> None:
        found = removal(get(Choice, "dog"))
        assert [(test.rule.key, found.value_left(test)) for test in found.narrowed] == [
            ("awkward", "bicycle")
        ]
        assert found.counts == [("condition", 1)]
        assert not list(found.blockers)

    def test_a_rule_goes_that_could_never_fire(self) -> None:
        add("furniture", "distance", test="above", value="5")
        assert keys(removal(get(Choice, "furniture")).parts) == ["furniture"]

    def test_a_condition_goes_that_would_always_hold(self) -> None:
        found = removal(get(Choice, "furniture"))
        assert keys(test.rule for test in found.conditions) == ["far-and-light"]

    def test_a_rule_goes_whose_only_condition_would_always_hold(self) -> None:
        rule = get(Scenario, "bulky-load").rules.create(key="none", reason="you bring none")
        question = get(Question, "luggage")
        rule.when.create(question=question, test="includes", value="dog", negated=True)
        assert removal(get(Choice, "dog")).parts == [rule]

    def test_it_goes_from_answers_and_leaves_the_others(self) -> None:
        example = get(Scenario, "long-way")
        example.typical["luggage"] = ["bag", "dog"]
        example.save()
        left = {each.row.key: each.left for each in removal(get(Choice, "bag")).answers}
        assert left["long-way"] == {"distance": 500, "station": "near", "luggage": ["dog"]}
        assert "luggage" not in left["far-and-direct"]

    def test_a_question_that_is_shown_for_it_only_is_in_the_way(self) -> None:
        shown = get(Question, "changes").shown_when
        assert "changes" not in {use.row.key for use in removal(get(Choice, "none")).blockers}
        shown.negated = False
        shown.save()
        assert "changes" in {use.row.key for use in removal(get(Choice, "none")).blockers}

    def test_a_question_keeps_two(self) -> None:
        get(Choice, "far").delete()
        assert "station" in {use.row.key for use in removal(get(Choice, "none")).blockers}


def test_it_counts_what_goes() -> None:
    found = removal(get(Choice, "furniture"))
    assert found.counts == [("condition", 1), ("answer", 1), ("rule", 1)]


def test_something_else_has_another_digest() -> None:
    before = removal(get(Choice, "dog")).digest
    assert removal(get(Choice, "dog")).digest == before
    add("far", "luggage", test="includes", value="dog")
    assert removal(get(Choice, "dog")).digest != before
