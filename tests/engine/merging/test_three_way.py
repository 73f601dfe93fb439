"""What either side changed since the base is in the merge; what both changed is a conflict."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.merging import Conflict, Merge, Side, merge
from rules.engine.reading import read_rulebook
from tests.support.changes import CHOIR, FAR, LIGHT, REMOVED, ROOM, STATION, changed
from tests.support.small import small_document
from tests.support.strategies import documents

Document = dict[str, Any]
FAR_RULE = {
    "key": "far-away",
    "reason": "it is far",
    "when": [{"question": "distance", "test": "above", "value": 900}],
    "effects": [{"option": "train", "points": 1}],
}


def merged(draft: Document, file: Document, *for_file: str) -> Merge:
    """The merge with the file's version of these conflicts."""
    choices: dict[str, Side] = dict.fromkeys(for_file, "file")
    return merge(small_document(), draft, file, choices)


def conflicts(draft: Document, file: Document) -> list[str]:
    """The same whichever side is which."""
    found, turned = merged(draft, file).conflicts, merged(file, draft).conflicts
    assert {*found} == {*turned}
    return [conflict.key for conflict in found]


def both(draft: Document, file: Document) -> Document:
    """The merge of sides that do not conflict."""
    assert conflicts(draft, file) == []
    return merged(draft, file).document


def moved(document: Document, rule: str, there: str, position: int = 0) -> Document:
    scenarios = document["scenarios"]
    [found] = [r for s in scenarios for r in s["rules"] if r["key"] == rule]
    for scenario in scenarios:
        scenario["rules"] = [r for r in scenario["rules"] if r is not found]
        if scenario["key"] == there:
            scenario["rules"].insert(position, found)
    return document


def keys(parts: list[Document]) -> list[str]:
    return [part["key"] for part in parts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("title", "A"), ("summary", "B.")),
        ((f"{FAR}.reason", "a"), (f"{FAR}.when.0.value", 400)),
        ((f"{FAR}.effects.0.points", 2), (f"{FAR}.effects.1.points", -1)),
        ((f"{STATION}.choices.near.text", "A"), (f"{STATION}.choices.far.hint", "B")),
        ((f"{STATION}.choices.near.text", "A"), (f"{STATION}.label", "B")),
        ((f"{CHOIR}.answers.distance", 500), (f"{CHOIR}.answers.station", "far")),
        ((f"{CHOIR}.answers.luggage", ["bag"]), (f"{CHOIR}.answers.station", REMOVED)),
        ((f"{ROOM}.cells.0.text", "A"), (f"{ROOM}.cells.1.text", "B")),
        (("examples.far-and-direct.title", "A"), ("examples.moving-house", REMOVED)),
        ((f"{FAR}.claims", ["R1", "R2"]), (f"{LIGHT}.claims", ["R3"])),
        (("scenarios.long-way.risks.0.symptom", "A."), (FAR, REMOVED)),
        (("options.coach.fits", REMOVED), ("options.coach.catch", "B.")),
    ],
)  # fmt: skip
def test_changes_of_different_fields_are_both_there(one: Any, other: Any) -> None:
    assert both(changed(one), changed(other)) == changed(one, other)


@pytest.mark.parametrize(
    ("path", "one", "other", "key"),
    [
        ("title", "A", "B", "title"),
        (f"{FAR}.reason", "a", "b", "rules.far.reason"),
        (f"{FAR}.effects.0.points", 1, 2, "rules.far.effects.train.points"),
        (f"{CHOIR}.answers.distance", 1, REMOVED, "precedents.choir-trip.answers.distance"),
        (f"{CHOIR}.facts", ["A."], ["B."], "precedents.choir-trip.facts"),
        (f"{LIGHT}.when.0.value", [1, 2], [1, 3], "rules.far-and-light.when"),
        ("options.coach.fits", REMOVED, "B.", "options.coach.fits"),
    ],
)
def test_of_two_versions_of_one_field_one_chooses(
    path: str, one: Any, other: Any, key: str
) -> None:
    draft, file = changed((path, one)), changed((path, other))
    assert conflicts(draft, file) == [key]
    base = small_document()
    assert merge(base, draft, file, {}).document == draft
    assert merge(base, draft, file, {key: "draft"}, "file").document == draft
    assert merge(base, draft, file, {key: "file"}).document == file


def test_conditions_of_a_rule_are_one_field() -> None:
    one, other = (f"{LIGHT}.when.0.value", [1, 2]), (f"{LIGHT}.when.1.negated", False)
    assert conflicts(changed(one), changed(other)) == ["rules.far-and-light.when"]


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    both_changed = changed((f"{FAR}.reason", "a"), (LIGHT, REMOVED), ("claims.+", {
        "key": "N", "source": "R", "grade": "vendor", "says": "New.",
    }))  # fmt: skip
    draft, file = deepcopy(both_changed) | {"title": "A"}, deepcopy(both_changed)
    assert both(draft, file) == draft


class TestKeys:
    def test_both_add_and_both_remove(self) -> None:
        base = (f"{FAR}.claims", ["R1", "R2", "R3"])
        draft = changed((f"{FAR}.claims", ["R1", "R3", "C1"]))
        file = changed((f"{FAR}.claims", ["C2", "R1", "R2"]))
        found = merge(changed(base), draft, file, {})
        assert found.document == changed((f"{FAR}.claims", ["C2", "R1", "C1"]))
        assert not found.conflicts

    def test_none_is_left_if_each_removes_one(self) -> None:
        draft = changed(("scenarios.long-way.claims", ["R1"]))
        file = changed(("scenarios.long-way.claims", ["R2"]))
        assert both(draft, file)["scenarios"][0]["claims"] == []


class TestPartsAdded:
    def test_both_sides_add_to_one_list(self) -> None:
        claim = {"key": "N1", "source": "R", "grade": "vendor", "says": "New."}
        draft, file = changed(("claims.+", claim)), changed(("claims.+", claim | {"key": "N2"}))
        assert keys(both(draft, file)["claims"])[-2:] == ["N1", "N2"]

    def test_they_stand_behind_what_they_stood_behind(self) -> None:
        draft, file = small_document(), small_document()
        draft["scenarios"][0]["rules"].insert(1, FAR_RULE)
        file["scenarios"][0]["rules"].insert(0, FAR_RULE | {"key": "first"})
        rules = both(draft, file)["scenarios"][0]["rules"]
        assert keys(rules) == ["first", "far", "far-away", "far-and-light"]

    def test_two_with_one_key_are_a_conflict_and_one_is_chosen_as_a_whole(self) -> None:
        question = {"key": "new", "kind": "choice", "text": "?", "label": "New", "why": "So."}
        versions = []
        for names in (("yes", "no"), ("red", "blue")):
            choices = [{"key": name, "text": name} for name in names]
            document = small_document()
            document["steps"][0]["questions"].append(question | {"choices": choices})
            versions.append(document)
        draft, file = versions
        assert conflicts(draft, file) == ["questions.new"]
        assert merged(draft, file).document == draft
        assert merged(draft, file, "questions.new").document == file


class TestPartsRemoved:
    def test_what_the_other_side_left_alone_goes(self) -> None:
        draft = changed(("scenarios.direct-line", REMOVED))
        file = changed(("title", "B"))
        expected = changed(("scenarios.direct-line", REMOVED), ("title", "B"))
        assert both(draft, file) == expected

    @pytest.mark.parametrize(
        "edit",
        [
            ("scenarios.direct-line.title", "B"),
            ("scenarios.direct-line.risks.0.symptom", "B."),
            ("scenarios.direct-line.rules.no-change.effects.0.points", 1),
            ("scenarios.direct-line.rules.+", FAR_RULE),
        ],
    )
    def test_what_the_other_side_changed_anywhere_in_it_is_a_conflict(self, edit: Any) -> None:
        draft, file = changed(("scenarios.direct-line", REMOVED)), changed(edit)
        assert conflicts(draft, file) == ["scenarios.direct-line"]
        assert merged(draft, file).document == draft
        assert merged(draft, file, "scenarios.direct-line").document == file
        assert merged(file, draft).document == file
        assert merged(file, draft, "scenarios.direct-line").document == draft

    def test_a_rule_may_be_removed_while_another_of_its_scenario_changes(self) -> None:
        draft, file = changed((LIGHT, REMOVED)), changed((f"{FAR}.reason", "b"))
        assert both(draft, file) == changed((LIGHT, REMOVED), (f"{FAR}.reason", "b"))


class TestMoving:
    def test_a_rule_that_moved_is_changed_where_it_now_stands(self) -> None:
        draft = moved(small_document(), "far", "bulky-load")
        file = changed((f"{FAR}.reason", "b"))
        expected = moved(changed((f"{FAR}.reason", "b")), "far", "bulky-load")
        assert both(draft, file) == expected

    def test_two_places_are_a_conflict(self) -> None:
        draft = moved(small_document(), "far", "bulky-load")
        file = moved(small_document(), "far", "direct-line")
        assert conflicts(draft, file) == ["rules.far.owner"]
        assert merged(draft, file, "rules.far.owner").document == file

    def test_a_rule_can_leave_a_scenario_that_the_other_side_removes(self) -> None:
        draft = moved(small_document(), "no-change", "long-way")
        file = changed(("scenarios.direct-line", REMOVED))
        assert conflicts(draft, file) == ["rules.no-change"]
        kept = merged(draft, file).document
        assert keys(kept["scenarios"][0]["rules"])[0] == "no-change"
        assert "direct-line" not in keys(kept["scenarios"])

    def test_a_rule_stays_if_the_scenario_that_it_moved_to_goes(self) -> None:
        draft = moved(small_document(), "far", "direct-line")
        file = changed(("scenarios.direct-line", REMOVED))
        assert conflicts(draft, file) == ["scenarios.direct-line"]
        gone = merged(draft, file, "scenarios.direct-line").document
        assert keys(gone["scenarios"][0]["rules"]) == ["far", "far-and-light"]


class TestOrder:
    def reordered(self, *order: int) -> Document:
        document = small_document()
        document["scenarios"] = [document["scenarios"][index] for index in order]
        return document

    def test_one_side_reorders_and_the_other_adds_and_removes(self) -> None:
        file = changed(("scenarios.bulky-load", REMOVED))
        file["scenarios"].insert(1, file["scenarios"][0] | {"key": "new"})
        file["scenarios"][1]["rules"] = [FAR_RULE]
        found = both(self.reordered(3, 2, 1, 0), file)
        assert keys(found["scenarios"]) == ["direct-line", "off-the-rails", "long-way", "new"]

    def test_two_orders_are_a_conflict(self) -> None:
        draft, file = self.reordered(3, 2, 1, 0), self.reordered(1, 0, 2, 3)
        assert conflicts(draft, file) == ["scenarios"]
        assert merged(draft, file).document == draft
        assert merged(draft, file, "scenarios").document == file


def test_conflicts_stand_in_the_order_of_the_draft() -> None:
    paths = ("claims.R1.says", f"{FAR}.reason", "title")
    draft, file = (changed(*((path, f"{side}.") for path in paths)) for side in "AB")
    assert merged(draft, file).conflicts == [
        Conflict("", "title"),
        Conflict("rules.far", "reason"),
        Conflict("claims.R1", "says"),
    ]


@st.composite
def versions(draw: st.DrawFn) -> Document:
    """Rulebooks whose parts have the same keys, in other places and in another order."""
    document = read_rulebook(draw(documents(st.sampled_from(("One.", "Two."))))).plain()
    scenarios = document["scenarios"]
    for scenario in scenarios:
        # Never the last one, so that each of them keeps one.
        for rule in scenario["rules"][:-1]:
            if draw(st.booleans()):
                scenario["rules"].remove(rule)
                draw(st.sampled_from(scenarios))["rules"].append(rule)
    for name in ("options", "scenarios"):
        document[name] = draw(st.permutations(document[name]))
    return document


def any_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: any_order(item) for name, item in value.items()}
    if isinstance(value, list):
        return sorted(map(any_order, value), key=repr)
    return value


class TestProperties:
    @settings(max_examples=30)
    @given(versions(), versions())
    def test_if_one_side_is_unchanged_it_is_the_other(self, base: Document, new: Document) -> None:
        assert merge(base, base, new, {}) == (new, [])
        assert merge(base, new, base, {}) == (new, [])

    @settings(max_examples=30)
    @given(versions(), versions())
    def test_of_two_that_are_the_same_it_is_that(self, base: Document, new: Document) -> None:
        assert merge(base, new, deepcopy(new), {}) == (new, [])

    @settings(max_examples=30)
    @given(versions(), versions(), versions(), st.sampled_from(("draft", "file")))
    def test_it_does_not_matter_which_side_is_which(
        self, base: Document, one: Document, other: Document, chosen: Side
    ) -> None:
        found = merge(base, one, other, {}, chosen)
        turned = merge(base, other, one, {}, "draft" if chosen == "file" else "file")
        assert {*found.conflicts} == {*turned.conflicts}
        assert any_order(found.document) == any_order(turned.document)

    @settings(max_examples=30)
    @given(versions(), versions(), versions())
    def test_merging_again_changes_nothing(
        self, base: Document, draft: Document, file: Document
    ) -> None:
        once = merge(base, draft, file, {})
        if not once.conflicts:
            assert merge(base, once.document, file, {}) == (once.document, [])
