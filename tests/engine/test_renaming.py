import pytest
from pydantic import TypeAdapter

from rules.engine.answers import read_answers
from rules.engine.bulk import Bulk
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.renaming import Names
from rules.engine.schema import Rulebook
from rules.engine.scoring import Verdict, evaluate
from tests.support.changes import STATION
from tests.support.renamed import FAR, FAR_TODAY, today
from tests.support.small import small_document


def with_names(*recorded: tuple[str, str]) -> Rulebook:
    """The small rulebook, with these old and new keys of questions."""
    renamed = [{"kind": "question", "old": old, "new": new} for old, new in recorded]
    return read_rulebook({**small_document(), "renamed": renamed})


class TestAnswers:
    def test_of_earlier_releases_are_read_by_todays_keys(self) -> None:
        assert read_answers(today(), FAR) == (FAR_TODAY, {})

    def test_by_todays_keys_are_read_as_ever(self) -> None:
        assert read_answers(today(), FAR_TODAY) == (FAR_TODAY, {})

    def test_under_both_keys_is_the_one_under_todays(self) -> None:
        answers, problems = read_answers(today(), {"distance": 5, "kilometres": 600})
        assert (answers, problems) == ({"kilometres": 600}, {})

    def test_score_at_once_as_they_do_one_by_one(self) -> None:
        bulk = Bulk(today())
        columns = bulk.columns([FAR])
        [index] = bulk.recommended(columns)
        verdict = evaluate(bulk.rulebook, FAR_TODAY)
        assert [*bulk.rulebook.option][index] == verdict.recommended
        assert not columns.unfit.any()

    def test_that_stand_in_the_rulebook_need_its_own_keys(self) -> None:
        with pytest.raises(RulebookError, match="No question has this key"):
            today(("examples.direct.answers", {"distance": 600}))


class TestChains:
    def test_lead_to_the_last_key(self) -> None:
        rulebook = with_names(("far", "way"), ("way", "miles"), ("miles", "distance"))
        for key in ("far", "way", "miles", "distance"):
            assert read_answers(rulebook, {key: 600}) == ({"distance": 600}, {})

    def test_that_lead_nowhere_change_nothing(self) -> None:
        rulebook = with_names(("far", "way"), ("way", "far"), ("one", "gone"))
        names = Names(rulebook)
        assert names.questions(["far", "way", "one"]) == ["far", "way", "one"]

    def test_back_to_the_first_key_end_there(self) -> None:
        names = Names(with_names(("distance", "way"), ("way", "distance")))
        assert names.questions(["distance", "way"]) == ["distance", "distance"]


def test_a_key_that_exists_again_means_what_it_stands_for() -> None:
    rulebook = with_names(("changes", "distance"))
    assert read_answers(rulebook, {"changes": 3}) == ({"changes": 3}, {})
    again = {"key": "near", "text": "Next door"}
    answers, _ = read_answers(
        today((f"{STATION}.choices.+".replace("trip", "journey"), again)), FAR
    )
    assert answers["station"] == "near"


def test_a_verdict_gets_them_as_well() -> None:
    stored = TypeAdapter(Verdict)
    earlier, later = read_rulebook(small_document()), today()
    for example in earlier.examples:
        answers, _ = read_answers(earlier, example.answers)
        then = stored.dump_python(evaluate(earlier, answers, ["distance"]), mode="json")
        now = evaluate(later, read_answers(later, example.answers)[0], ["kilometres"])
        assert stored.validate_python(Names(later).document(then)) == now


def test_the_load_of_a_scenario_follows_its_question() -> None:
    assert Names(with_names(("way", "distance"))).document({"rate": "way"}) == {"rate": "distance"}
