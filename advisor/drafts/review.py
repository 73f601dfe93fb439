"""What the pages of a draft show of its review: approvals, and the comments on each change."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q

from rules.admin.history import authors
from rules.engine import schema
from rules.engine.diff import RulebookChange
from rules.models import Approval, Comment, Release, Rulebook
from rules.review import base_number, standing_approvals

from .page import APPROVE, PUBLISH_ALONE

CHANGED = "The draft has changed since you opened this page. Look at it again, then approve it."
UNCHANGED = "Nothing has changed since the latest release."


class Approvals:
    """How a draft stands with its approvals, for one reader."""

    SOLE_AUTHOR = "You alone have changed this draft, so somebody else has to approve it."

    def __init__(
        self,
        row: Rulebook,
        draft: schema.Rulebook,
        latest: Release | None,
        reader: User,
    ) -> None:
        self.row, self.latest, self.sha256 = row, latest, draft.digest
        self.base = base_number(latest)
        self.reader = reader
        self.is_required = settings.REVIEW_REQUIRED
        self.has_changes = latest is None or latest.sha256 != draft.digest

    @cached_property
    def standing(self) -> list[Approval]:
        return list(standing_approvals(self.row, self.sha256, self.latest))

    @cached_property
    def lapsed(self) -> list[Approval]:
        """Those of another draft after the same release, and of this one after another release."""
        if not self.has_changes:
            return []
        same_draft, same_base = Q(sha256=self.sha256), Q(base=self.base)
        given = self.row.approvals.filter(same_draft ^ same_base)
        return list(given.select_related("user"))

    @property
    def own(self) -> bool:
        return any(each.user == self.reader for each in self.standing)

    @property
    def by_others(self) -> bool:
        return any(each.user != self.reader for each in self.standing)

    @property
    def lacks_one(self) -> bool:
        """Whether the reader needs the approval of somebody else to publish, and has none."""
        return self.is_required and not self.by_others

    @property
    def may_do_without(self) -> bool:
        return self.lacks_one and self.reader.has_perm(PUBLISH_ALONE)

    @property
    def may_publish(self) -> bool:
        return not self.lacks_one or self.may_do_without

    @cached_property
    def may_approve(self) -> bool:
        return self.has_changes and self.reader.has_perm(APPROVE)

    @cached_property
    def is_sole_author(self) -> bool:
        since = self.latest.published_at if self.latest else None
        return authors(self.row, since) == {self.reader.pk}


class ApprovalForm(forms.Form):
    """Words for an approval, and which draft after which release the page showed."""

    words = forms.CharField(
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 2, "dir": "auto"}),
        help_text="May stay empty. Only staff can read it.",
    )
    seen = forms.CharField(required=False)
    base = forms.CharField(required=False)

    def __init__(self, data: Any, approvals: Approvals) -> None:
        super().__init__(data, auto_id="approval_%s")
        self.approvals = approvals

    def clean(self) -> None:
        approvals, sent = self.approvals, self.cleaned_data
        if (sent.get("seen"), sent.get("base")) != (approvals.sha256, str(approvals.base)):
            raise ValidationError(CHANGED)
        if not approvals.has_changes:
            raise ValidationError(UNCHANGED)
        if approvals.is_sole_author:
            raise ValidationError(approvals.SOLE_AUTHOR)


class CommentedChange(NamedTuple):
    change: RulebookChange
    number: int  # among the changes of the same part
    comments: Sequence[Comment]


def commented(
    changes: Iterable[RulebookChange], comments: Iterable[Comment]
) -> tuple[list[CommentedChange], list[Comment]]:
    """Each change with its comments, and the comments on parts that have not changed.

    What is about a part as a whole, or about a change that is no more, stands with its first.
    """
    by_place: dict[str, list[RulebookChange]] = {}
    for change in changes:
        by_place.setdefault(change.place, []).append(change)
    about: dict[RulebookChange, list[Comment]] = {}
    others = []
    for comment in comments:
        if same := by_place.get(comment.place):
            found = next((change for change in same if change.text == comment.change), same[0])
            about.setdefault(found, []).append(comment)
        else:
            others.append(comment)
    lines = [
        CommentedChange(change, number, about.get(change, ()))
        for same in by_place.values()
        for number, change in enumerate(same, 1)
    ]
    return lines, others
