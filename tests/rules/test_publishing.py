import hashlib
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from rules import releases
from rules.drafts.field_values import to_document_value, to_row_value
from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.engine import schema
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import read_document, shipped
from rules.models import Claim, Condition, Option, Release, Rule, Rulebook, Scenario
from rules.publishing import NothingNew, findings, publish
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def changed_document() -> dict[str, Any]:
    return small_document() | {"title": "Which way to travel?"}


class TestLoad:
    def test_what_is_loaded_comes_out_again(self) -> None:
        assert document(load(small_document())) == small_document()

    @pytest.mark.parametrize("key", shipped())
    def test_a_shipped_rulebook_comes_out_again(self, key: str) -> None:
        source = read_document(key)
        assert document(load(source)) == read_rulebook(source).plain()

    def test_order_is_kept_however_the_keys_sort(self) -> None:
        source = small_document()
        for name in ("precedents", "remarks", "tables"):
            source[name].append(source[name][0] | {"key": "another"})
        source["left_out"].append({"claim": "C3", "reason": "It has no method."})
        for parts in source.values():
            if isinstance(parts, list) and parts is not source["steps"]:
                parts.reverse()
        source["options"][0]["claims"].reverse()
        for row in source["tables"][0]["rows"]:
            row["cells"].reverse()
        source["remarks"][0]["scenarios"].reverse()
        far = {"question": "distance", "test": "above", "value": 100}
        source["remarks"][0]["when"].insert(0, far)
        source["scenarios"][0]["claims"] = ["C3", "R1", "C2"]
        source["steps"][0]["questions"][1]["choices"].reverse()
        assert document(load(source)) == source

    def test_what_differs_from_a_default_is_kept(self) -> None:
        source = small_document()
        source["steps"][1]["questions"][0]["choices"].append(
            {"key": "nothing", "text": "Nothing at all", "alone": True}
        )
        assert document(load(source)) == source

    def test_loading_again_replaces_the_draft_and_keeps_row_and_releases(self) -> None:
        rulebook = load(small_document())
        publish(rulebook, "")
        again = load(changed_document())
        assert again.pk == rulebook.pk
        assert again.releases.count() == 1
        assert document(again) == changed_document()

    def test_one_rulebook_leaves_another_alone(self) -> None:
        rulebook = load(small_document())
        load(small_document() | {"key": "another-journey", "title": "Another"})
        assert document(rulebook) == small_document()

    @pytest.mark.parametrize("broken", [None, [], {}, {"key": "journey"}, "journey"])
    def test_what_is_no_rulebook_is_refused(self, broken: object) -> None:
        with pytest.raises(RulebookError):
            load(broken)
        assert not Rulebook.objects.exists()

    def test_a_dangling_key_is_named_and_changes_nothing(self) -> None:
        rulebook = load(small_document())
        broken = changed_document()
        broken["scenarios"][0]["option"] = "horse"
        with pytest.raises(RulebookError, match='there is no option "horse"'):
            load(broken)
        assert document(rulebook) == small_document()

    def test_a_failure_while_writing_changes_nothing(self, monkeypatch: Any) -> None:
        rulebook = load(small_document())
        monkeypatch.setattr(Condition._default_manager, "bulk_create", _fail)
        with pytest.raises(ZeroDivisionError):
            load(changed_document())
        assert document(rulebook) == small_document()

    def test_a_claim_cited_twice_counts_once(self) -> None:
        source = small_document()
        source["scenarios"][0]["claims"] = ["R2", "R1", "R2"]
        assert document(load(source)) == small_document()

    def test_loading_takes_few_queries(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        load(read_document("django-or-fastapi"))
        with django_assert_max_num_queries(150):
            rulebook = load(read_document("django-or-fastapi"))
        with django_assert_max_num_queries(60):
            document(rulebook)


def _fail(*args: object, **kwargs: object) -> None:
    raise ZeroDivisionError


class TestTyped:
    @pytest.mark.parametrize(
        ("test", "text", "value"),
        [
            ("is", "stock", "stock"),
            ("is", " stock ", "stock"),
            ("includes", "a-b", "a-b"),
            ("is-any-of", "stuck, load", ["stuck", "load"]),
            ("is-any-of", "stuck", ["stuck"]),
            ("above", "5000", 5000),
            ("above", "5,000", 5000),
            ("at-most", "1 000 000", 1_000_000),
            ("below", "many", "many"),
            ("below", "1.5", "1.5"),
            ("between", "6, 12", [6, 12]),
            ("between", "6,12,", [6, 12]),
        ],
    )
    def test_a_condition_value_as_an_architect_types_it(
        self, test: str, text: str, value: object
    ) -> None:
        assert to_document_value("value", text, test) == value

    @pytest.mark.parametrize("name", ["takes_on", "facts", "reasons"])
    def test_paragraphs_stand_on_lines(self, name: str) -> None:
        assert to_document_value(name, "One.\r\n\r\n  Two, too.\n") == ["One.", "Two, too."]
        assert to_row_value(name, ("One.", "Two,\n too.")) == "One.\nTwo, too."

    def test_line_breaks_from_a_browser_change_nothing(self) -> None:
        rulebook = load(small_document() | {"summary": "One.\n\nTwo."})
        Rulebook.objects.update(summary="One.\r\n\r\nTwo.")
        assert document(rulebook)["summary"] == "One.\n\nTwo."


class TestPublish:
    def test_numbers_follow_each_other(self) -> None:
        numbers = []
        for title in ("One?", "Two?", "Three?"):
            rulebook = load(small_document() | {"title": title})
            numbers.append(publish(rulebook, f"Now {title}").number)
        assert numbers == [1, 2, 3]

    def test_each_rulebook_has_its_own_numbers(self) -> None:
        publish(load(small_document()), "")
        other = publish(load(small_document() | {"key": "another-journey"}), "")
        assert other.number == 1

    def test_a_release_keeps_who_and_why(self) -> None:
        user = User.objects.create_user("architect")
        release = publish(load(small_document()), "Fuel got dearer.", user)
        assert (release.note, release.published_by) == ("Fuel got dearer.", user)

    def test_the_hash_is_that_of_the_stored_bytes(self, journey: Release) -> None:
        journey.refresh_from_db()
        assert journey.sha256 == hashlib.sha256(journey.document.encode()).hexdigest()

    def test_the_document_is_canonical_json(self, journey: Release) -> None:
        assert json.loads(journey.document) == small_document()
        assert journey.document == json.dumps(
            small_document(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )

    def test_what_is_published_is_what_the_file_says(self, shipped: Release) -> None:
        file = read_rulebook(read_document(shipped.rulebook.key))
        assert shipped.document == file.canonical()

    def test_an_unchanged_draft_is_refused_with_a_sentence(self, journey: Release) -> None:
        with pytest.raises(NothingNew, match="Nothing has changed since release 1"):
            publish(journey.rulebook, "")
        load(small_document())
        with pytest.raises(NothingNew):
            publish(journey.rulebook, "")
        assert Release.objects.count() == 1

    def test_what_an_earlier_release_said_can_be_published_again(self) -> None:
        for source in (small_document(), changed_document(), small_document()):
            release = publish(load(source), "")
        assert release.number == 3

    def test_a_rule_without_conditions_is_refused(self) -> None:
        rulebook = load(small_document())
        Condition.objects.filter(question__key="luggage").delete()
        with pytest.raises(RulebookError, match=r"scenarios\.bulky-load\.rules\.furniture\.when"):
            publish(rulebook, "")
        assert not Release.objects.exists()

    def test_a_remark_without_its_condition_is_refused_if_it_would_always_apply(self) -> None:
        rulebook = load(small_document())
        remark = rulebook.remarks.get()
        remark.scenarios.clear()
        remark.options.clear()
        publish(rulebook, "")
        remark.when.all().delete()
        with pytest.raises(RulebookError, match=r"remarks\.reserve-a-place: .* always apply"):
            publish(rulebook, "")

    def test_a_failing_example_is_refused_by_name(self) -> None:
        rulebook = load(small_document())
        example = rulebook.examples.get(key="moving-house")
        example.recommended = Option.objects.get(key="train")
        example.save()
        with pytest.raises(RulebookError) as refused:
            publish(rulebook, "")
        [problem] = refused.value.problems
        assert problem.startswith("examples.moving-house: Expected Train, got Car.")
        assert not Release.objects.exists()

    def test_a_rule_that_can_never_fire_is_refused(self) -> None:
        rulebook = load(small_document())
        condition = Condition.objects.get(rule__key="many-changes")
        condition.pk, condition.test, condition.value = None, "below", "3"
        condition.save()
        with pytest.raises(RulebookError) as refused:
            publish(rulebook, "")
        [problem] = refused.value.problems
        assert problem.startswith("rules.many-changes: This rule can never fire")
        assert not Release.objects.exists()

    def test_what_is_only_worth_a_look_is_published(self) -> None:
        rulebook = load(small_document())
        assert {each.severity for each in findings(draft(rulebook))} == {"warning"}
        assert publish(rulebook, "").number == 1

    def test_a_claim_of_another_rulebook_is_refused(self) -> None:
        rulebook = load(small_document())
        other = small_document() | {"key": "another-journey"}
        other["claims"].append(other["claims"][0] | {"key": "X1"})
        load(other)
        Rule.objects.get(scenario__rulebook=rulebook, key="far").claims.add(
            Claim.objects.get(key="X1")
        )
        with pytest.raises(RulebookError, match='there is no claim "X1"'):
            publish(rulebook, "")

    def test_what_an_architect_edits_is_what_is_published(self) -> None:
        rulebook = load(small_document())
        condition = Condition.objects.get(rule__key="far")
        condition.value = "400"
        condition.save()
        rule = Rule.objects.get(key="far")
        rule.claims.add(Claim.objects.get(key="C3"))
        Scenario.objects.filter(key="direct-line").update(position=0)
        read = json.loads(publish(rulebook, "").document)
        assert [scenario["key"] for scenario in read["scenarios"]][:2] == [
            "direct-line",
            "long-way",
        ]
        far = read["scenarios"][1]["rules"][0]
        assert far["when"][0]["value"] == 400
        assert far["claims"] == ["R1", "C3"]

    def test_a_new_part_comes_last(self) -> None:
        rulebook = load(small_document())
        Option.objects.create(
            rulebook=rulebook,
            key="bus",
            name="Bus",
            short="Bus",
            kind="alternative",
            advice="Take the bus.",
            summary="Slow.",
        )
        assert list(draft(rulebook).option) == ["train", "car", "coach", "bus"]


class TestFindings:
    def test_they_are_about_the_draft_as_it_is_now(self) -> None:
        rulebook = load(small_document())
        assert "claims.C4" not in {each.place for each in findings(draft(rulebook))}
        rulebook.left_out.all().delete()
        assert "claims.C4" in {each.place for each in findings(draft(rulebook))}

    def test_evidence_is_past_its_review_from_today_on(self) -> None:
        rulebook = load(small_document())
        rulebook.sources.filter(key="R").update(review_by="2026-01-01")
        rulebook.sources.filter(key="C").update(review_by="2099-12-31")
        assert "sources.R" in {each.place for each in findings(draft(rulebook))}
        assert "sources.C" not in {each.place for each in findings(draft(rulebook))}


class TestReleases:
    def test_get_asks_the_database_once(
        self, journey: Release, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            first = releases.get("journey", 1)
        with django_assert_num_queries(0):
            assert releases.get("journey", 1) is first

    def test_a_release_reads_as_it_was_published(self, journey: Release) -> None:
        read = releases.get("journey", 1)
        assert isinstance(read.rulebook, schema.Rulebook)
        assert read.rulebook.plain() == small_document()
        journey.refresh_from_db()
        assert (read.id, read.number, read.sha256) == (journey.pk, 1, journey.sha256)
        assert read.published_at == journey.published_at

    def test_current_asks_for_the_number_alone(
        self, journey: Release, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        releases.get("journey", 1)
        with django_assert_num_queries(1) as asked:
            assert releases.current("journey").number == 1
        assert "document" not in asked[0]["sql"]

    def test_current_follows_the_latest_release(self, journey: Release) -> None:
        assert releases.current("journey").number == 1
        publish(load(changed_document()), "")
        assert releases.current("journey").number == 2
        assert releases.get("journey", 1).rulebook.title == "Train or car?"

    def test_editing_the_draft_does_not_reach_the_site(self, journey: Release) -> None:
        load(changed_document())
        assert releases.current("journey").rulebook.title == "Train or car?"

    def test_what_is_not_released_does_not_exist(self, journey: Release) -> None:
        with pytest.raises(Release.DoesNotExist):
            releases.get("journey", 2)
        with pytest.raises(Release.DoesNotExist):
            releases.get("voyage", 1)
        load(small_document() | {"key": "draft-only"})
        with pytest.raises(Release.DoesNotExist):
            releases.current("draft-only")

    def test_all_current_has_the_latest_of_each_by_title(self, journey: Release) -> None:
        publish(load(changed_document()), "")
        publish(load(small_document() | {"key": "another", "title": "A train?"}), "")
        load(small_document() | {"key": "draft-only"})
        latest = [(each.rulebook.key, each.number) for each in releases.all_current()]
        assert latest == [("another", 1), ("journey", 2)]
