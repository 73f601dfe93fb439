import json
from typing import Any

import pytest
from django.apps import apps

from rules.drafts.from_document import load
from rules.drafts.renaming import is_former_key, released_in, rename
from rules.drafts.to_document import document
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.models import Choice, Option, Question, Release, Rule, Rulebook, Step, Threshold
from rules.publishing import publish
from tests.support.loaded import loaded_document
from tests.support.named import named_document
from tests.support.renamed import RENAMED, renamed_document
from tests.support.small import small_document

DISTANCE = {"kind": "question", "old": "distance", "new": "way"}


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def rename_all(rulebook: Rulebook) -> None:
    """As RENAMED says, in its order."""
    for each in RENAMED:
        owner = {"choice": "question__key", "row": "table__key"}.get(each["kind"])
        model = apps.get_model("rules", each["kind"])
        found = model._default_manager.filter(key=each["old"])
        rename(found.get(**{owner: each["within"]} if owner else {}), each["new"])


def test_every_kind_of_key_is_renamed_with_all_that_refers_to_it(journey: Release) -> None:
    rename_all(journey.rulebook)
    assert document(journey.rulebook) == renamed_document()


def test_of_what_was_never_published_nothing_is_recorded(draft: Rulebook) -> None:
    rename_all(draft)
    expected = renamed_document()
    del expected["renamed"]
    assert document(draft) == expected


def test_a_default_option_is_renamed_as_well(draft: Rulebook) -> None:
    Rulebook.objects.update(default_option="car")
    assert draft in rename(get(Option, "car"), "auto")
    assert Rulebook.objects.get().default_option == "auto"


def test_it_says_which_other_rows_it_changed(draft: Rulebook) -> None:
    named = {str(row) for row in rename(get(Choice, "bicycle"), "bike")}
    assert named == {"awkward: you bring a bicycle or a dog", "Reserve a place for the bicycle"}
    assert rename(get(Rule, "far"), "farther") == []


def test_a_threshold_is_renamed_in_conditions_and_texts(db: None) -> None:
    row = load(named_document())
    released = read_rulebook(json.loads(publish(row, note="").document))
    changed = rename(get(Threshold, "long"), "far-off")
    assert get(Rule, "far") in {getattr(other, "rule", other) for other in changed}
    text = json.dumps(named_document()).replace('"long"', '"far-off"')
    expected = json.loads(text.replace("{long}", "{far-off}"))
    recorded = {"kind": "threshold", "old": "long", "new": "far-off"}
    assert document(row) == expected | {"renamed": [recorded]}
    [change] = difference(released, read_rulebook(document(row)))
    assert change.text.endswith("the key “long” is now “far-off”.")


class TestWhatIsRecorded:
    @pytest.fixture(autouse=True)
    def rulebook(self, journey: Release) -> Rulebook:
        return journey.rulebook

    def renamed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = document(Rulebook.objects.get()).get("renamed", [])
        return found

    def test_leads_to_the_last_key(self, rulebook: Rulebook) -> None:
        row = get(Question, "distance")
        rename(row, "length")
        rename(row, "way")
        assert self.renamed() == [DISTANCE]
        publish(rulebook, note="")
        rename(row, "miles")
        assert self.renamed() == [
            {**DISTANCE, "new": "miles"},
            {"kind": "question", "old": "way", "new": "miles"},
        ]

    def test_is_nothing_once_the_key_is_back(self) -> None:
        row = get(Question, "distance")
        rename(row, "way")
        assert is_former_key(row, "distance")
        rename(row, "distance")
        assert self.renamed() == []

    def test_follows_the_question_of_a_choice(self) -> None:
        rename(get(Choice, "none"), "nowhere")
        rename(get(Question, "station"), "stations")
        choice = {"kind": "choice", "within": "stations", "old": "none", "new": "nowhere"}
        assert choice in self.renamed()
        assert released_in(get(Choice, "nowhere"), "none") == 1

    def test_ends_where_the_key_stands_for_another_part(self) -> None:
        rename(get(Question, "distance"), "way")
        get(Step, "trip").questions.create(key="new", label="New")
        rename(get(Question, "new"), "distance")
        assert not Rulebook.objects.get().renamed.exists()


def test_a_release_has_the_keys_of_its_kind(journey: Release) -> None:
    far = get(Rule, "far")
    assert released_in(far, "far") == 1
    assert released_in(far, "train") is None
    assert released_in(get(Choice, "bag"), "bag") == 1
    assert released_in(get(Choice, "bag"), "near") is None


def test_a_released_key_of_another_rulebook_is_none(journey: Release) -> None:
    other = load(small_document() | {"key": "another-journey"})
    assert released_in(other.options.get(key="train"), "train") is None


def test_the_load_of_a_scenario_follows_its_question(draft: Rulebook) -> None:
    load(loaded_document())
    rename(get(Question, "distance"), "way")
    assert document(draft)["scenarios"][0]["rate"] == "way"
