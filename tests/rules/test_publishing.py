"""From a draft to a release."""

import hashlib
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.lint.finding import Subject
from rules.engine.lint.firing import rules_that_never_fire
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import read_document
from rules.models import (
    Approval,
    Claim,
    Condition,
    Option,
    Release,
    Rule,
    Rulebook,
    Scenario,
)
from rules.publishing import NotApproved, NothingNew, findings, publish
from tests.support.changes import changed
from tests.support.people import publisher, reviewer
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def changed_document() -> dict[str, Any]:
    return small_document() | {"title": "Which way to travel?"}


class TestPublish:
    def test_numbers_follow_each_other(self) -> None:
        numbers = []
        for title in ("One?", "Two?", "Three?"):
            rulebook = load(small_document() | {"title": title})
            numbers.append(publish(rulebook, f"Now {title}").number)
        assert numbers == [1, 2, 3]

    def test_a_clock_that_is_behind_does_not_keep_a_measurement_back(self) -> None:
        publish(load(changed(("measurements.0.date", "2099-01-01"))), "")
        assert Release.objects.exists()

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
        assert problem.startswith("examples.moving-house: ")
        assert not Release.objects.exists()

    def test_a_rule_that_can_never_fire_is_refused(self) -> None:
        rulebook = load(small_document())
        condition = Condition.objects.get(rule__key="many-changes")
        condition.pk, condition.test, condition.value = None, "below", "3"
        condition.save()
        with pytest.raises(RulebookError) as refused:
            publish(rulebook, "")
        [problem] = refused.value.problems
        [finding] = rules_that_never_fire(Subject(draft(rulebook), ""))
        assert problem == str(finding)
        assert finding.place == "rules.many-changes"
        assert not Release.objects.exists()

    def test_what_is_only_worth_a_look_is_published(self) -> None:
        rulebook = load(small_document())
        assert {finding.severity for finding in findings(draft(rulebook))} == {"warning"}
        assert publish(rulebook, "").number == 1

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


class TestReview:
    @pytest.fixture(autouse=True)
    def required(self, journey: Release, settings: Any) -> None:
        settings.REVIEW_REQUIRED = True

    @pytest.fixture
    def rulebook(self, journey: Release) -> Rulebook:
        return load(changed_document())

    def approve(self, rulebook: Rulebook, user: User, base: int = 1) -> Approval:
        digest = draft(rulebook).digest
        return rulebook.approvals.create(user=user, sha256=digest, base=base, words="Fine.")

    def test_nothing_is_published_that_nobody_else_approved(self, rulebook: Rulebook) -> None:
        paul = publisher()
        for user in (paul, None):
            with pytest.raises(NotApproved, match="Nobody else has approved"):
                publish(rulebook, "", user)
        self.approve(rulebook, paul)
        with pytest.raises(NotApproved):
            publish(rulebook, "", paul)
        assert Release.objects.count() == 1

    def test_an_approval_lapses_when_the_draft_changes(self, rulebook: Rulebook) -> None:
        self.approve(rulebook, reviewer())
        Rule.objects.filter(key="far").update(reason="it is far")
        with pytest.raises(NotApproved):
            publish(rulebook, "", publisher())

    def test_an_approval_lapses_when_a_release_comes(self, rulebook: Rulebook) -> None:
        self.approve(rulebook, reviewer())
        between = load(small_document() | {"title": "By train?"})
        publish(between, "", without_approval=True)
        with pytest.raises(NotApproved):
            publish(load(changed_document()), "", publisher())

    def test_a_release_keeps_its_approval_and_what_was_said(self, rulebook: Rulebook) -> None:
        rita, paul = reviewer(), publisher()
        self.approve(rulebook, rita)
        self.approve(rulebook, paul)
        rulebook.comments.create(place="rules.far", text="Why?", user=paul)
        release = publish(rulebook, "", paul)
        rulebook.approvals.all().delete()
        rulebook.comments.all().delete()
        review = Release.objects.get(pk=release.pk).review
        assert [(each.by, each.words) for each in review.approvals] == [("rita", "Fine.")]
        assert [(each.by, each.text) for each in review.comments] == [("paul", "Why?")]
        assert not review.without_approval

    def test_the_review_is_no_part_of_the_document(self, rulebook: Rulebook) -> None:
        digest = draft(rulebook).digest
        self.approve(rulebook, reviewer())
        release = publish(rulebook, "", publisher())
        assert release.sha256 == digest
        assert "Fine." not in release.document

    def test_a_release_without_approval_says_so(self, rulebook: Rulebook) -> None:
        release = publish(rulebook, "", publisher(), without_approval=True)
        assert Release.objects.get(pk=release.pk).review.without_approval

    def test_one_that_could_do_without_but_has_an_approval_does_not(
        self, rulebook: Rulebook
    ) -> None:
        self.approve(rulebook, reviewer())
        release = publish(rulebook, "", publisher(), without_approval=True)
        assert not release.review.without_approval

    def test_a_site_that_demands_none_flags_nothing(
        self, rulebook: Rulebook, settings: Any
    ) -> None:
        settings.REVIEW_REQUIRED = False
        assert not publish(rulebook, "", publisher()).review.without_approval


class TestFindings:
    def test_they_are_about_the_draft_as_it_is_now(self) -> None:
        rulebook = load(small_document())
        assert "claims.C4" not in {finding.place for finding in findings(draft(rulebook))}
        rulebook.left_out.all().delete()
        assert "claims.C4" in {finding.place for finding in findings(draft(rulebook))}

    def test_evidence_is_past_its_review_from_today_on(self) -> None:
        rulebook = load(small_document())
        rulebook.sources.filter(key="R").update(review_by="2026-01-01")
        rulebook.sources.filter(key="C").update(review_by="2099-12-31")
        past = [
            str(found) for found in findings(draft(rulebook)) if "looked at again" in str(found)
        ]
        assert [text.partition(":")[0] for text in past] == ["sources.R"]
