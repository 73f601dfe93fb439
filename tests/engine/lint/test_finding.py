from rules.engine.lint.finding import Finding, Subject
from rules.engine.schema import Rulebook


def test_a_finding_names_its_place() -> None:
    assert str(Finding("error", "rules", "far", "So.")) == "rules.far: So."
    assert str(Finding("error", "", "", "So.")) == "rulebook: So."


def test_a_finding_is_certain_unless_it_says_how_it_was_found() -> None:
    assert Finding("error", "rules", "far", "It is so.").proof == "exact"


def test_a_subject_runs_the_examples_and_draws_answers_once(small: Rulebook) -> None:
    subject = Subject(small, "2026-11-20")
    assert [outcome.example.key for outcome in subject.outcomes] == list(small.example)
    assert subject.shares.of.keys() == small.option.keys()
    assert subject.outcomes is subject.outcomes
    assert subject.shares is subject.shares
