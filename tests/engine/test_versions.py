import json

import pytest

from rules.engine.answers import read_answers
from rules.engine.merging import merge
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.renaming import Names
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.versions import in_keys_of, in_same_keys, restored
from tests.support.changes import change
from tests.support.renamed import FAR, FAR_TODAY, renamed_document, today
from tests.support.small import small_document


def test_an_earlier_rulebook_gets_the_keys_of_the_later_one() -> None:
    earlier, later = read_rulebook(small_document()), today()
    assert in_keys_of(later, earlier) == later
    assert evaluate(in_keys_of(later, earlier), FAR_TODAY) == evaluate(later, FAR_TODAY)
    assert in_keys_of(later, later) == later
    assert in_keys_of(earlier, later) == later


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
