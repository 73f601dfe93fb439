from typing import Any

from hypothesis import given, settings

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.firing import rules_that_never_fire
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_condition
from tests.support.changes import FAR, LIGHT, changed
from tests.support.every import every_answers, tiny_rulebooks


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(rules_that_never_fire(Subject(read_rulebook(changed(*changes)), "")))


def test_rules_that_can_fire_are_not_reported() -> None:
    assert findings() == []


def test_conditions_that_exclude_each_other_are_named() -> None:
    near = {"question": "distance", "test": "below", "value": 30}
    [finding] = findings((f"{FAR}.when.+", near))
    assert (finding.severity, finding.part, finding.key) == ("error", "rules", "far")
    assert finding.proof == "exact"
    assert finding.text == (
        "This rule can never fire: no answer makes “Distance is above 300 kilometres” and "
        "“Distance is below 30 kilometres” true at once."
    )


def test_two_single_choices_cannot_be_true_at_once() -> None:
    when = [{"question": "station", "test": "is", "value": key} for key in ("near", "none")]
    assert [each.key for each in findings((f"{FAR}.when", when))] == ["far"]


def test_several_choices_can_be_true_at_once() -> None:
    when = [{"question": "luggage", "test": "includes", "value": key} for key in ("bag", "dog")]
    assert findings((f"{FAR}.when", when)) == []


def test_a_choice_that_stands_alone_goes_with_no_other() -> None:
    when = [{"question": "luggage", "test": "includes", "value": key} for key in ("bag", "dog")]
    alone = ("steps.baggage.questions.luggage.choices.bag.alone", True)
    assert [each.key for each in findings((f"{FAR}.when", when), alone)] == ["far"]


def test_a_condition_beyond_the_numbers_that_can_be_answered_is_never_true() -> None:
    when = [{"question": "distance", "test": "above", "value": 3000}]
    rulebook = read_rulebook(changed((f"{LIGHT}.when", when)))
    [condition] = rulebook.rule["far-and-light"].when
    [finding] = rules_that_never_fire(Subject(rulebook, ""))
    assert finding.text.endswith(f" no answer makes “{say_condition(rulebook, condition)}” true.")


def test_a_rule_about_a_hidden_question_never_fires_and_the_reason_is_said() -> None:
    hidden = {"question": "station", "test": "is", "value": "none"}
    [finding] = findings(("scenarios.direct-line.rules.many-changes.when.+", hidden))
    assert finding.key == "many-changes"
    assert "“Changes of train” is asked only if Stations is not “None at one end”." in finding.text


@settings(max_examples=80, deadline=None)
@given(tiny_rulebooks())
def test_a_rule_is_reported_if_no_answers_make_it_fire(rulebook: Rulebook) -> None:
    fires = {
        rule.rule
        for answers in every_answers(rulebook)
        for rule in evaluate(rulebook, answers).fired
    }
    reported = {each.key for each in rules_that_never_fire(Subject(rulebook, ""))}
    assert reported == rulebook.rule.keys() - fires
