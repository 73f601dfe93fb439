"""What the pages of a draft show of its review."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User

from advisor.drafts.review import (
    CHANGED,
    UNCHANGED,
    ApprovalForm,
    Approvals,
    commented,
)
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import RulebookChange
from rules.models import Comment, Release, Rulebook
from rules.publishing import publish
from rules.review import REVIEW
from tests.support.people import architect, publisher, reviewer, staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    """Its draft has another title than release 1."""
    return load(small_document() | {"title": "Which way to travel?"})


def approvals(rulebook: Rulebook, reader: User) -> Approvals:
    latest = rulebook.releases.first()
    return Approvals(rulebook, draft(rulebook), latest, reader)


def approve(rulebook: Rulebook, user: User, base: int = 1) -> None:
    rulebook.approvals.create(user=user, base=base, sha256=draft(rulebook).digest)


def changed_by(rulebook: Rulebook, user: User, flag: int = CHANGE) -> None:
    LogEntry.objects.log_actions(user.pk, [rulebook], flag, "Title", single_object=True)


class TestApprovals:
    def test_ones_own_does_not_let_one_publish(self, rulebook: Rulebook, settings: Any) -> None:
        settings.REVIEW_REQUIRED = True
        paul = publisher()
        approve(rulebook, paul)
        assert approvals(rulebook, paul).own
        assert not approvals(rulebook, paul).may_publish
        approve(rulebook, reviewer())
        assert approvals(rulebook, paul).may_publish

    def test_none_is_needed_where_the_site_demands_none(self, rulebook: Rulebook) -> None:
        assert approvals(rulebook, publisher()).may_publish

    def test_who_has_the_permission_may_do_without(self, rulebook: Rulebook, settings: Any) -> None:
        settings.REVIEW_REQUIRED = True
        sam = staff("publish_rulebook", "publish_alone")
        assert approvals(rulebook, sam).may_do_without
        assert approvals(rulebook, sam).may_publish
        approve(rulebook, reviewer())
        assert not approvals(rulebook, sam).may_do_without

    def test_those_of_another_draft_and_after_another_release_have_lapsed(
        self, rulebook: Rulebook
    ) -> None:
        rita, paul = reviewer(), publisher()
        approve(rulebook, rita)
        other = load(small_document() | {"title": "By train?"})
        assert [each.user for each in approvals(other, paul).lapsed] == [rita]
        publish(other, "")
        same_again = load(small_document() | {"title": "Which way to travel?"})
        assert [each.user for each in approvals(same_again, paul).lapsed] == [rita]
        changed = load(small_document() | {"title": "By rail?"})
        assert approvals(changed, paul).lapsed == []

    @pytest.mark.parametrize(("flag", "alone"), [(CHANGE, False), (REVIEW, True)])
    def test_an_author_is_who_has_changed_it_since_the_release(
        self, rulebook: Rulebook, flag: int, alone: bool
    ) -> None:
        ada, rita = architect(), reviewer()
        changed_by(rulebook, rita)
        LogEntry.objects.update(action_time=Release.objects.get().published_at - timedelta(days=1))
        changed_by(rulebook, ada)
        assert approvals(rulebook, ada).is_sole_author
        assert not approvals(rulebook, rita).is_sole_author
        changed_by(rulebook, rita, flag)
        assert approvals(rulebook, ada).is_sole_author is alone


class TestApprovalForm:
    def problems(self, rulebook: Rulebook, **sent: Any) -> Any:
        shown = approvals(rulebook, reviewer())
        data = {"seen": shown.sha256, "base": shown.base, "words": "Read all of it."} | sent
        return ApprovalForm(data, shown).non_field_errors()

    def test_what_was_seen_is_approved(self, rulebook: Rulebook) -> None:
        assert self.problems(rulebook) == []

    @pytest.mark.parametrize("sent", [{"seen": "a" * 64}, {"base": 0}, {"seen": ""}])
    def test_what_was_not_seen_is_not(self, rulebook: Rulebook, sent: Any) -> None:
        assert self.problems(rulebook, **sent) == [CHANGED]

    def test_what_is_published_already_is_not(self, journey: Release) -> None:
        assert self.problems(journey.rulebook) == [UNCHANGED]

    def test_who_made_all_changes_does_not_approve_them(self, rulebook: Rulebook) -> None:
        ada = architect()
        changed_by(rulebook, ada)
        shown = approvals(rulebook, ada)
        form = ApprovalForm({"seen": shown.sha256, "base": "1"}, shown)
        assert form.non_field_errors() == [shown.SOLE_AUTHOR]


def test_a_comment_stands_with_its_change() -> None:
    first, second = (RulebookChange("rules", "far", "changed", text) for text in ("One.", "Two."))
    other = RulebookChange("rules", "near", "removed", "Gone.")
    on_second = Comment(place="rules.far", change="Two.")
    on_rule = Comment(place="rules.far")
    on_what_was = Comment(place="rules.far", change="Zero.")
    on_gone = Comment(place="rules.near", change="Gone.")
    on_unchanged = Comment(place="rules.deep")
    comments = [on_second, on_rule, on_what_was, on_gone, on_unchanged]
    lines, others = commented([first, second, other], comments)
    assert lines == [
        (first, 1, [on_rule, on_what_was]),
        (second, 2, [on_second]),
        (other, 1, [on_gone]),
    ]
    assert others == [on_unchanged]
