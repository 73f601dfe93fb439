"""Thresholds: the engine reads numbers, and documents keep the names."""

from typing import Any

import pytest

from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Condition, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.thresholds import filled, leaves, named, names_of
from tests.support.changes import DISTANCE, FAR, LIGHT, assert_says, change, problems_of
from tests.support.named import LONG, named_document, named_rulebook, spelled_out

MOVED = ("thresholds.long.number", 450)


def as_read(rulebook: Rulebook) -> dict[str, Any]:
    """What the engine reads, as a document."""
    return rulebook.changed(thresholds=()).plain()


@pytest.mark.parametrize("changes", [[], [MOVED]])
def test_a_rulebook_has_the_numbers_for_which_names_stand(changes: list[tuple[str, Any]]) -> None:
    rulebook = named_rulebook(*changes)
    assert as_read(rulebook) == read_rulebook(spelled_out(*changes)).plain()
    when = rulebook.rule["far-and-light"].when[0]
    assert when.value == (changes[0][1] if changes else 300, 1000)


def test_one_edit_moves_all_rules() -> None:
    answers: Answers = {"distance": 400, "luggage": ("bag",)}
    rulebooks = named_rulebook(), named_rulebook(MOVED)
    before, after = ([rule.rule for rule in evaluate(each, answers).fired] for each in rulebooks)
    assert (before, after) == (["far", "far-and-light"], [])


def test_its_document_and_its_digest_keep_the_names() -> None:
    rulebook, document = named_rulebook(), named_document()
    assert rulebook.plain() == document
    assert read_rulebook(rulebook.plain()) == rulebook
    assert rulebook.digest != read_rulebook(spelled_out()).digest
    assert rulebook.written.rule["far"].when[0].value == "long"


def test_a_rulebook_without_thresholds_is_as_it_is_written() -> None:
    rulebook = read_rulebook(spelled_out())
    assert rulebook.written is rulebook
    assert "thresholds" not in rulebook.plain()


def test_a_threshold_that_nothing_names_changes_nothing_else() -> None:
    document = spelled_out() | {"thresholds": [LONG]}
    rulebook = read_rulebook(document)
    assert rulebook.written is rulebook
    assert rulebook.plain() == document


def test_parts_without_a_name_are_shared_with_the_written_rulebook() -> None:
    rulebook = named_rulebook()
    assert rulebook.scenario["bulky-load"] is rulebook.written.scenario["bulky-load"]
    assert rulebook.examples is rulebook.written.examples


def test_a_choice_may_have_the_key_of_a_threshold() -> None:
    document = named_document()
    choice = {"key": "long", "text": "A long queue"}
    change(document, "steps.trip.questions.station.choices.+", choice)
    condition = {"question": "station", "test": "is", "value": "long"}
    change(document, "scenarios.off-the-rails.rules.no-station.when", [condition])
    when = read_rulebook(document).rule["no-station"].when[0]
    assert (when.value, named(when)) == ("long", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("more than {many} requests", "more than 12,000 requests"),
        ("{few} to {many}", "7 to 12,000"),
        ("{{many}}", "{12,000}"),
        ("`/items/{id}` and {manys}", "`/items/{id}` and {manys}"),
        ("{ many } {Many} {}", "{ many } {Many} {}"),
        ("many", "many"),
    ],
)
def test_a_text_says_the_number_of_a_name_and_keeps_other_braces(text: str, said: str) -> None:
    assert filled(text, {"many": 12_000, "few": 7}) == said


def test_each_condition_and_text_is_found_with_its_place() -> None:
    found = dict(leaves(named_rulebook().written))
    assert found[f"{FAR}.reason"] == "you travel more than {long} kilometres"
    condition = found[f"{FAR}.when.1"]
    assert isinstance(condition, Condition)
    assert named(condition) == ("long",)
    assert found["scenarios.long-way.risks.car.first_seen"] == "after the second break"
    assert found["tables.seats.rows.room.cells.train.text"] == "A table for two"
    assert isinstance(found["steps.connection.questions.changes.shown_when"], Condition)


def test_a_written_rule_knows_its_names() -> None:
    assert names_of(named_rulebook().written.rule["far-and-light"]) == {"long"}


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("changes", "place", "words"),
        [
            ([(f"{FAR}.when.0.value", "lon")], f"{FAR}.when.1.value", ["'lon'", '"long"']),
            ([(f"{LIGHT}.when.0.value", ["lon", 900])], f"{LIGHT}.when.1.value", ["'lon'"]),
            ([("thresholds.long.question", "luggage")], "thresholds.long.question", ["luggage"]),
            ([("thresholds.long.question", "way")], "thresholds.long.question", ['"way"']),
            ([("thresholds.long.question", "changes")], f"{FAR}.when.1.value", ["'long'"]),
            ([("thresholds.long.number", 3001)], "thresholds.long.number", ["3001", "1 to 3000"]),
            ([(f"{DISTANCE}.maximum", 250)], "thresholds.long.number", ["300", "1 to 250"]),
            ([("thresholds.+", LONG)], "thresholds", ['"long" stands twice']),
            ([("thresholds.long.number", 1001)], f"{LIGHT}.when.1.value", ["the lower number"]),
        ],
    )
    def test_is_said_at_its_place(
        self, changes: list[tuple[str, Any]], place: str, words: list[str]
    ) -> None:
        assert_says(problems_of(named_document(*changes)), place, *words)

    def test_a_number_out_of_bounds_is_said_once_and_not_at_each_condition(self) -> None:
        problems = problems_of(
            named_document(("thresholds.long.number", 3001), (f"{LIGHT}.when.0.value", [1, 2]))
        )
        assert [problem.partition(":")[0] for problem in problems] == ["thresholds.long.number"]
