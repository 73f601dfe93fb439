"""The review of a draft: approvals that count, comments that are due, and what a release keeps."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from .models import Approval, Claim, Comment, LeftOut, Option, Release, Rulebook, owner_field
from .models.review import KeptApproval, KeptComment, Review

# How the history flags what happens to a draft without changing it: that it is approved, commented
# on or published. Django has ADDITION, CHANGE and DELETION.
REVIEW = 4
# What has no key of its own, and is named by that of another part.
NAMED_BY: dict[type[Model], str] = {Claim: "left_out", Option: "risks"}


def base_number(latest: Release | None) -> int:
    """The number of the release that a draft follows; 0 before the first."""
    return latest.number if latest else 0


def standing_approvals(row: Rulebook, digest: str, latest: Release | None) -> QuerySet[Approval]:
    """The approvals of just this draft after just this release, by those who may still sign in."""
    found = row.approvals.filter(sha256=digest, base=base_number(latest), user__is_active=True)
    return found.select_related("user")


def current_comments(row: Rulebook, latest: Release | None) -> QuerySet[Comment]:
    """Open comments, and those that were written or resolved since the latest release."""
    comments = row.comments.select_related("user", "resolved_by")
    if latest is None:
        return comments
    since = latest.published_at
    written_or_resolved = Q(written_at__gt=since) | Q(resolved_at__gt=since)
    return comments.filter(Q(resolved_at=None) | written_or_resolved)


def place(row: Any) -> str:
    """Where comments on a part stand: "rules.far", "left_out.C4"."""
    return f"{_kind(row)}.{row.claim.key if isinstance(row, LeftOut) else row.key}"


def _kind(row: Any) -> str:
    return str(owner_field(type(row)).remote_field.related_name)


def follow_key(row: Any, old: str) -> None:
    """Moves the comments on a renamed part, and on what is below it, to its new key."""
    kinds = {_kind(row), NAMED_BY.get(type(row))}
    for comment in row.rulebook.comments.filter(place__contains=f".{old}"):
        parts = comment.place.split(".")
        for kind, at in zip(parts[::2], range(1, len(parts), 2), strict=False):
            if kind in kinds and parts[at] == old:
                parts[at] = row.key
        comment.place = ".".join(parts)
        comment.save(update_fields=["place"])


def comments_on(row: Any) -> QuerySet[Comment]:
    """The comments on a part and on all below it."""
    here = place(row)
    comments = row.rulebook.comments.filter(Q(place=here) | Q(place__startswith=f"{here}."))
    return cast(QuerySet[Comment], comments.select_related("user"))


def kept_review(
    approvals: Iterable[Approval], comments: Iterable[Comment], without_approval: bool
) -> Review:
    return Review(
        approvals=tuple(
            KeptApproval(by=name_of(each.user), at=each.approved_at, words=each.words)
            for each in approvals
        ),
        without_approval=without_approval,
        comments=tuple(map(_kept, comments)),
    )


def _kept(comment: Comment) -> KeptComment:
    return KeptComment(
        place=comment.place,
        change=comment.change,
        text=comment.text,
        by=name_of(comment.user),
        at=comment.written_at,
        resolved_by=name_of(comment.resolved_by) if comment.resolved_by else "",
        resolved_at=comment.resolved_at,
    )


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()
