import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from rules.engine.answers import read_answers
from rules.engine.bulk import Bulk
from rules.engine.merging import merge
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.renaming import Names, in_keys_of, in_same_keys, restored
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import Verdict, evaluate
from tests.support.changes import STATION, change
from tests.support.renamed import renamed_document
from tests.support.small import small_document

FAR = {"distance": 600, "station": "near", "luggage": ["furniture", "bag"]}
FAR_TODAY: Answers = {"kilometres": 600, "station": "close", "load": ("bag", "wardrobe")}


def today(*changes: tuple[str, Any]) -> Rulebook:
    document = renamed_document()
    for path, value in changes:
        change(document, path, value)
    return read_rulebook(document)


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


def test_an_earlier_rulebook_gets_the_keys_of_the_later_one() -> None:
    earlier, later = read_rulebook(small_document()), today()
    assert in_keys_of(later, earlier) == later
    assert in_keys_of(later, later) == later
    assert in_keys_of(earlier, later) == later


def test_a_verdict_gets_them_as_well() -> None:
    stored = TypeAdapter(Verdict)
    earlier, later = read_rulebook(small_document()), today()
    for example in earlier.examples:
        answers, _ = read_answers(earlier, example.answers)
        then = stored.dump_python(evaluate(earlier, answers, ["distance"]), mode="json")
        now = evaluate(later, read_answers(later, example.answers)[0], ["kilometres"])
        assert stored.validate_python(Names(later).document(then)) == now


def test_a_source_of_a_precedent_is_no_key() -> None:
    document = renamed_document()
    document["renamed"] = [{"kind": "source", "old": "The choir's newsletter", "new": "RR"}]
    with pytest.raises(RulebookError):
        read_rulebook(document)
    document["renamed"] = [{"kind": "source", "old": "Newsletter", "new": "RR"}]
    earlier = renamed_document() | {"renamed": []}
    change(earlier, "precedents.choir.source", "Newsletter")
    told = in_keys_of(read_rulebook(document), read_rulebook(earlier))
    assert told.precedent["choir"].source == "Newsletter"


class TestRestored:
    def test_rules_read_the_keys_that_came_after_them(self) -> None:
        earlier, latest = read_rulebook(small_document()), today()
        again = restored(earlier, latest)
        assert read_answers(again, FAR_TODAY) == read_answers(earlier, FAR)
        assert again.plain() | {"renamed": []} == earlier.plain() | {"renamed": []}

    def test_through_all_keys_that_there_were(self) -> None:
        latest = today(("renamed.+", {"kind": "question", "old": "length", "new": "kilometres"}))
        again = restored(read_rulebook(small_document()), latest)
        for key in ("distance", "length", "kilometres"):
            assert read_answers(again, {key: 600}) == ({"distance": 600}, {})

    def test_rules_stay_as_they_are_if_no_key_was_renamed(self) -> None:
        earlier = read_rulebook(small_document())
        assert restored(earlier, earlier) is earlier
        assert restored(today(), today()) == today()


class TestVersionsThatAreMerged:
    def merged(self, base: Rulebook, draft: Rulebook, file: Rulebook) -> Rulebook:
        base, draft, file = in_same_keys(base, draft, file)
        result = merge(base.plain(), draft.plain(), file.plain(), {})
        assert not result.conflicts
        return read_rulebook(result.document)

    def test_have_what_one_side_renamed_and_the_other_changed(self) -> None:
        base = read_rulebook(small_document())
        edited = small_document()
        change(edited, "scenarios.long-way.rules.far-and-light.reason", "it is far")
        changed = read_rulebook(edited)
        for draft, file in ((today(), changed), (changed, today())):
            result = self.merged(base, draft, file)
            assert result.rule["light"].reason == "it is far"
            assert read_answers(result, FAR) == (FAR_TODAY, {})

    def test_have_the_keys_of_both(self) -> None:
        rails = json.loads(json.dumps(small_document()).replace('"car"', '"auto"'))
        rails["renamed"] = [{"kind": "option", "old": "car", "new": "auto"}]
        base = read_rulebook(small_document())
        for draft, file in ((today(), read_rulebook(rails)), (read_rulebook(rails), today())):
            result = self.merged(base, draft, file)
            assert {"rail", "auto"} <= result.option.keys()
            assert Names(result).of("option", "car") == "auto"
            assert Names(result).of("option", "train") == "rail"

    def test_have_the_files_key_where_both_renamed_one(self) -> None:
        text = json.dumps(small_document()).replace('"train"', '"railway"')
        names = [{"kind": "option", "old": "train", "new": "railway"}]
        other = read_rulebook(json.loads(text) | {"renamed": names})
        result = self.merged(read_rulebook(small_document()), today(), other)
        assert "railway" in result.option
        for key in ("train", "rail"):
            assert Names(result).of("option", key) == "railway"
