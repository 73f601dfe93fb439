"""Which approvals count, which comments are due, and what a release keeps of both."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import now

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.models import (
    Approval,
    Claim,
    LeftOut,
    Option,
    Release,
    Row,
    Rule,
    Rulebook,
    Scenario,
)
from rules.publishing import publish
from rules.review import (
    comments_on,
    current_comments,
    follow_key,
    kept_review,
    place,
    standing_approvals,
)
from tests.support.people import reviewer
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    """Its draft has another title than release 1."""
    return load(small_document() | {"title": "Which way to travel?"})


@pytest.fixture
def rita(db: None) -> User:
    return reviewer()


def approve(rulebook: Rulebook, user: User, base: int = 1) -> Approval:
    return rulebook.approvals.create(user=user, base=base, sha256=draft(rulebook).digest)


def standing(rulebook: Rulebook) -> list[Approval]:
    latest = rulebook.releases.first()
    return list(standing_approvals(rulebook, draft(rulebook).digest, latest))


class TestStandingApprovals:
    def test_it_counts_while_nothing_changes(self, rulebook: Rulebook, rita: User) -> None:
        approval = approve(rulebook, rita)
        assert standing(rulebook) == [approval]

    def test_it_lapses_when_the_draft_changes_and_not_for_good(
        self, rulebook: Rulebook, rita: User
    ) -> None:
        approval = approve(rulebook, rita)
        Rule.objects.update(reason="it is far")
        assert standing(rulebook) == []
        rulebook = load(small_document() | {"title": "Which way to travel?"})
        assert standing(rulebook) == [approval]

    def test_it_lapses_when_a_release_comes(self, rulebook: Rulebook, rita: User) -> None:
        approve(rulebook, rita)
        publish(load(small_document() | {"title": "By train?"}), "")
        rulebook = load(small_document() | {"title": "Which way to travel?"})
        assert standing(rulebook) == []

    def test_that_of_somebody_who_may_not_sign_in_does_not_count(
        self, rulebook: Rulebook, rita: User
    ) -> None:
        approve(rulebook, rita)
        User.objects.update(is_active=False)
        assert standing(rulebook) == []

    def test_a_draft_that_was_never_published_is_approved_after_none(
        self, draft: Rulebook, rita: User
    ) -> None:
        approval = approve(draft, rita, base=0)
        assert standing(draft) == [approval]


@pytest.mark.parametrize(
    ("model", "lookup", "expected"),
    [
        (Rule, {"key": "far"}, "rules.far"),
        (Scenario, {"key": "long-way"}, "scenarios.long-way"),
        (LeftOut, {"claim__key": "C4"}, "left_out.C4"),
        (Row, {"key": "room"}, "rows.room"),
    ],
)
def test_a_part_has_a_place(draft: Rulebook, model: Any, lookup: Any, expected: str) -> None:
    assert place(model.objects.get(**lookup)) == expected


@pytest.mark.parametrize(
    ("model", "lookup", "before", "after"),
    [
        (Rule, {"key": "far"}, "rules.far", "rules.new"),
        (Rule, {"key": "far"}, "rules.far-2", "rules.far-2"),
        (Rule, {"key": "far"}, "questions.far", "questions.far"),
        (Scenario, {"key": "long-way"}, "scenarios.long-way.risks.car", "scenarios.new.risks.car"),
        (Option, {"key": "car"}, "scenarios.car.risks.car", "scenarios.car.risks.new"),
        (Claim, {"key": "C4"}, "left_out.C4", "left_out.new"),
    ],
)
def test_comments_follow_the_key_of_their_part(
    draft: Rulebook, rita: User, model: Any, lookup: Any, before: str, after: str
) -> None:
    comment = draft.comments.create(place=before, text="Why?", user=rita)
    row = model.objects.get(**lookup)
    old, row.key = row.key, "new"
    follow_key(row, old)
    comment.refresh_from_db()
    assert comment.place == after


def test_comments_on_a_part_are_those_on_it_and_below(draft: Rulebook, rita: User) -> None:
    for where in ("scenarios.long-way", "scenarios.long-way.risks.car", "scenarios.long-way-2"):
        draft.comments.create(place=where, text=where, user=rita)
    found = comments_on(Scenario.objects.get(key="long-way"))
    assert [comment.text for comment in found] == [
        "scenarios.long-way",
        "scenarios.long-way.risks.car",
    ]


def test_due_are_open_comments_and_those_since_the_latest_release(
    rulebook: Rulebook, rita: User
) -> None:
    before, after = now() - timedelta(days=1), now() + timedelta(days=1)
    Comment = rulebook.comments.model
    times: dict[str, dict[str, Any]] = {
        "open for long": {"written_at": before},
        "resolved before": {"written_at": before, "resolved_at": before},
        "resolved since": {"written_at": before, "resolved_at": after},
        "written since": {"written_at": after, "resolved_at": after},
    }
    for text, values in times.items():
        comment = rulebook.comments.create(place="rules.far", text=text, user=rita)
        Comment.objects.filter(pk=comment.pk).update(**values)
    due = current_comments(rulebook, rulebook.releases.first())
    assert {comment.text for comment in due} == {*times} - {"resolved before"}


def test_before_the_first_release_all_are_due(draft: Rulebook, rita: User) -> None:
    draft.comments.create(place="rules.far", text="?", user=rita, resolved_at=now())
    assert current_comments(draft, None).count() == 1


def test_a_release_keeps_names_times_and_words(rulebook: Rulebook, rita: User) -> None:
    User.objects.filter(pk=rita.pk).update(first_name="Rita", last_name="Okafor")
    rita.refresh_from_db()
    approval = approve(rulebook, rita)
    comment = rulebook.comments.create(
        place="rules.far", change="Was 300.", text="Why?", user=rita, resolved_by=rita
    )
    kept = kept_review([approval], [comment], without_approval=False)
    assert kept.approvals[0].by == "Rita Okafor"
    assert kept.approvals[0].at == approval.approved_at
    [said] = kept.comments
    assert (said.place, said.change, said.text) == ("rules.far", "Was 300.", "Why?")
    assert (said.by, said.resolved_by) == ("Rita Okafor", "Rita Okafor")
