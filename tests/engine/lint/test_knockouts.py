from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.lint import knockouts
from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.knockouts import Knockouts, knockouts_that_leave_nothing
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_facts
from tests.support.changes import AWKWARD, FAR, changed
from tests.support.every import every_answers, tiny_documents

ALL_OUT = [(f"{AWKWARD}.rules_out", ["car"]), (f"{FAR}.rules_out", ["train"])]


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(knockouts_that_leave_nothing(Subject(read_rulebook(changed(*changes)), "")))


def test_an_option_that_nothing_rules_out_is_left() -> None:
    assert findings() == []


def test_answers_that_leave_nothing_are_given_with_the_rules() -> None:
    [finding] = findings(*ALL_OUT)
    assert (finding.severity, finding.part, finding.key) == ("error", "", "")
    assert finding.text == (
        "Every option is ruled out if Distance is 301 kilometres, and Luggage is “A bicycle” and "
        "“Furniture”. The rules that do it: awkward, furniture, far."
    )


def test_one_rule_can_rule_out_all() -> None:
    rulebook = read_rulebook(changed((f"{FAR}.rules_out", ["coach", "car", "train"])))
    assert Knockouts(rulebook).answers == {"distance": 301}
    [finding] = knockouts_that_leave_nothing(Subject(rulebook, ""))
    assert f" {say_facts(rulebook, {'distance': 301})}. " in finding.text
    assert finding.text.endswith(": far.")


def test_rules_that_cannot_fire_together_leave_something() -> None:
    near = {"question": "luggage", "test": "includes", "value": "furniture", "negated": True}
    assert findings(*ALL_OUT, (f"{AWKWARD}.when.+", near)) == []


def test_a_search_that_is_cut_short_says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr(knockouts, "MAX_TRIED", 2)
    [finding] = findings(*ALL_OUT)
    assert (finding.severity, finding.proof) == ("warning", "bound")


@settings(max_examples=80, deadline=None)
@given(tiny_documents(), st.data())
def test_answers_are_found_if_there_are_any(document: dict[str, Any], data: Any) -> None:
    options = [option["key"] for option in document["options"]]
    for scenario in document["scenarios"]:
        for rule in scenario["rules"]:
            rule["rules_out"] = data.draw(st.lists(st.sampled_from(options), unique=True))
            rule["effects"] = [{"option": options[0], "points": 1}]
    rulebook = read_rulebook(document)
    found = Knockouts(rulebook).answers
    if found is None:
        verdicts = (evaluate(rulebook, answers) for answers in every_answers(rulebook))
        assert not any(len(verdict.ruled_out) == len(options) for verdict in verdicts)
    else:
        assert len(evaluate(rulebook, found).ruled_out) == len(options)
