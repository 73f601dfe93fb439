from rules.engine.lint.examples import failing_examples
from rules.engine.lint.finding import Subject
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import changed


def test_examples_that_pass_are_not_reported(small: Rulebook) -> None:
    assert list(failing_examples(Subject(small, ""))) == []


def test_an_example_that_fails_says_expected_and_got_and_what_fired() -> None:
    document = changed(("examples.moving-house.recommended", "train"))
    [finding] = failing_examples(Subject(read_rulebook(document), ""))
    assert (finding.severity, finding.part, finding.key) == ("error", "examples", "moving-house")
    assert finding.text == "Expected Train, got Car. Rules that fire: furniture, short-hop."
