from datetime import UTC, datetime

from rules.models.review import KeptApproval, Review


def test_what_is_stored_is_read_back() -> None:
    approval = KeptApproval(by="Rita", at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC), words="")
    review = Review(approvals=(approval,), without_approval=True)
    assert Review.model_validate(review.model_dump(mode="json")) == review


def test_a_release_of_before_has_none() -> None:
    assert Review.model_validate({}) == Review(without_approval=False)
