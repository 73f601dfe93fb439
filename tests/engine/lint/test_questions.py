from typing import Any

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.questions import unused_questions
from rules.engine.reading import read_rulebook
from tests.support.changes import AWKWARD, FURNITURE, LIGHT, REMARK, REMOVED, changed


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(unused_questions(Subject(read_rulebook(changed(*changes)), "")))


def luggage_in_no_rule() -> list[tuple[str, Any]]:
    far = {"question": "distance", "test": "above", "value": 10}
    return [(f"{FURNITURE}.when", [far]), (f"{AWKWARD}.when", [far]), (f"{LIGHT}.when", [far])]


def test_questions_in_use_are_not_reported() -> None:
    assert findings() == []


def test_a_question_that_nothing_uses_is_reported() -> None:
    [finding] = findings(*luggage_in_no_rule(), (f"{REMARK}.when", REMOVED))
    assert (finding.severity, finding.part, finding.key) == ("warning", "questions", "luggage")
    assert "“Luggage”" in finding.text


def test_a_remark_is_a_use() -> None:
    assert findings(*luggage_in_no_rule()) == []


def test_to_show_another_question_is_a_use() -> None:
    shown = {"question": "luggage", "test": "includes", "value": "dog"}
    place = "steps.connection.questions.changes.shown_when"
    assert findings(*luggage_in_no_rule(), (f"{REMARK}.when", REMOVED), (place, shown)) == []
