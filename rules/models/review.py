"""What a release keeps of its review, with names as they were."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class ReviewPart(BaseModel):
    model_config = ConfigDict(frozen=True)


class KeptApproval(ReviewPart):
    by: str
    at: datetime
    words: str


class KeptComment(ReviewPart):
    place: str
    change: str
    text: str
    by: str
    at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None


class Review(ReviewPart):
    """`without_approval`: the site demanded an approval, and there was none."""

    approvals: tuple[KeptApproval, ...] = ()
    without_approval: bool = False
    comments: tuple[KeptComment, ...] = ()
