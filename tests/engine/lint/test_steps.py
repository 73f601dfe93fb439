from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.steps import steps_without_an_address
from rules.engine.reading import read_rulebook
from tests.support.changes import changed


def findings(key: str) -> list[Finding]:
    rulebook = read_rulebook(changed(("steps.baggage.key", key)))
    return list(steps_without_an_address(Subject(rulebook, "")))


def test_a_step_leaves_the_address_of_the_result_alone() -> None:
    [finding] = findings("result")
    assert (finding.severity, finding.place) == ("error", "steps.result")
    assert findings("results") == []
