from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rules.engine.lint.evidence import (
    sources_past_review,
    sources_without_an_address,
    strong_rules_on_weak_claims,
    strong_rules_without_claims,
    uncited_claims,
)
from rules.engine.lint.finding import Finding, Subject
from rules.engine.reading import read_rulebook
from tests.support.changes import FAR, FURNITURE, REMOVED, changed

Check = Callable[[Subject], Iterator[Finding]]


def findings(check: Check, *changes: tuple[str, Any], today: str = "2026-11-20") -> list[Finding]:
    return list(check(Subject(read_rulebook(changed(*changes)), today)))


class TestUncitedClaims:
    def test_claims_that_are_cited_or_left_out_are_not_reported(self) -> None:
        assert findings(uncited_claims) == []

    def test_a_claim_that_nothing_cites_is_reported(self) -> None:
        [finding] = findings(uncited_claims, ("left_out", []))
        assert (finding.severity, finding.part, finding.key) == ("warning", "claims", "C4")
        assert finding.text == (
            "Nothing cites C4. Cite it, or say among the claims left out why not."
        )

    def test_a_claim_that_is_left_out_and_cited_is_reported(self) -> None:
        [finding] = findings(uncited_claims, (f"{FAR}.claims", ["C4"]))
        assert (finding.part, finding.key) == ("left_out", "C4")
        assert finding.text == "C4 is left out, and yet cited: “A long way between cities”."


class TestSourcesPastReview:
    @pytest.mark.parametrize(
        ("review_by", "today", "keys"),
        [
            ("", "2026-11-20", []),
            ("2026-11-20", "2026-11-20", []),
            ("2026-11-19", "2026-11-20", ["C"]),
            ("2026-11-20", "2027-01-01", ["C"]),
        ],
    )
    def test_a_source_is_reported_after_its_day(
        self, review_by: str, today: str, keys: list[str]
    ) -> None:
        changes = [("sources.C.review_by", review_by)] if review_by else []
        assert [each.key for each in findings(sources_past_review, *changes, today=today)] == keys

    def test_the_day_is_said(self) -> None:
        [finding] = findings(sources_past_review, ("sources.C.review_by", "2025-03-01"))
        assert (finding.severity, finding.part) == ("warning", "sources")
        assert finding.text == "“The car, of course” was to be looked at again by 2025-03-01."


class TestSourcesWithoutAnAddress:
    def test_a_source_that_cannot_be_looked_up_is_reported(self) -> None:
        address = ("sources.R.url", "https://rail.example/compared")
        [finding] = findings(sources_without_an_address, address)
        assert (finding.severity, finding.part, finding.key) == ("warning", "sources", "C")
        assert finding.text == (
            "“The car, of course” has no address where readers could look it up."
        )


class TestStrongRulesWithoutClaims:
    def test_a_strong_rule_with_a_claim_of_its_own_is_not_reported(self) -> None:
        assert findings(strong_rules_without_claims) == []

    def test_the_claims_of_the_scenario_are_not_its_own(self) -> None:
        [finding] = findings(strong_rules_without_claims, (f"{FAR}.claims", REMOVED))
        assert (finding.severity, finding.part, finding.key) == ("warning", "rules", "far")
        assert finding.text == (
            "A strong rule, but it cites no claim of its own, only those of its scenario."
        )

    def test_a_moderate_rule_needs_none(self) -> None:
        moderate = [{"option": "train", "points": 2}]
        changes = [(f"{FAR}.claims", REMOVED), (f"{FAR}.effects", moderate)]
        assert findings(strong_rules_without_claims, *changes) == []


class TestStrongRulesOnWeakClaims:
    def test_a_claim_of_a_low_grade_does_not_carry_a_strong_rule(self) -> None:
        [finding] = findings(strong_rules_on_weak_claims)
        assert (finding.severity, finding.part, finding.key) == ("warning", "rules", "furniture")
        assert finding.text == (
            "A strong rule, but no claim for it would stand up in a review (C1: vendor)."
        )

    @pytest.mark.parametrize("place", [f"{FURNITURE}.claims", "scenarios.bulky-load.claims"])
    def test_one_claim_that_stands_is_enough(self, place: str) -> None:
        assert findings(strong_rules_on_weak_claims, (place, ["R2"])) == []

    def test_a_disputed_claim_does_not_carry_it(self) -> None:
        disputed = ("claims.R2.disputed", "By experience.")
        [finding] = findings(strong_rules_on_weak_claims, (f"{FURNITURE}.claims", ["R2"]), disputed)
        assert "(R2: disputed; C1: vendor)" in finding.text

    def test_strong_points_against_an_option_count_as_well(self) -> None:
        against = [{"option": "train", "points": -4}]
        assert findings(strong_rules_on_weak_claims, (f"{FURNITURE}.effects", against))

    def test_a_moderate_rule_may_rest_on_less(self) -> None:
        moderate = [{"option": "car", "points": 2}]
        assert findings(strong_rules_on_weak_claims, (f"{FURNITURE}.effects", moderate)) == []

    def test_a_rule_without_claims_of_its_own_rests_on_the_scenario(self) -> None:
        [finding] = findings(strong_rules_on_weak_claims, (f"{FURNITURE}.claims", REMOVED))
        assert finding.key == "furniture"
