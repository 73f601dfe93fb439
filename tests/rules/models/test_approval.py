import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from rules.models import Approval, Release
from tests.support.people import reviewer


def test_nobody_approves_the_same_twice(journey: Release) -> None:
    rita = reviewer()
    same = {"rulebook": journey.rulebook, "user": rita, "sha256": "a" * 64}
    Approval.objects.create(base=1, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(base=1, **same)
    Approval.objects.create(base=2, **same)


def test_an_account_that_has_approved_cannot_be_deleted(journey: Release) -> None:
    rita = reviewer()
    approval = journey.rulebook.approvals.create(user=rita, base=1)
    assert str(approval) == "Approval of journey by rita"
    with pytest.raises(ProtectedError):
        rita.delete()
