from rules.engine.lint.examples import failing_examples
from rules.engine.lint.finding import Subject
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.verdict_words import say_failure
from tests.support.changes import changed


def test_examples_that_pass_are_not_reported(small: Rulebook) -> None:
    assert list(failing_examples(Subject(small, ""))) == []


def test_an_example_that_fails_says_expected_and_got_and_what_fired() -> None:
    document = changed(("examples.moving-house.recommended", "train"))
    subject = Subject(read_rulebook(document), "")
    [outcome] = (outcome for outcome in subject.outcomes if outcome.example.key == "moving-house")
    [finding] = failing_examples(subject)
    assert (finding.severity, finding.part, finding.key) == ("error", "examples", "moving-house")
    assert finding.text == say_failure(subject.rulebook, outcome)
