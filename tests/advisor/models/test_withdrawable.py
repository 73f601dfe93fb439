import pytest
from django.utils.timezone import now

from advisor.models import Log, Withdrawable

BY = Withdrawable.By


@pytest.mark.parametrize(("by", "is_out"), [(BY.OWNER, False), (BY.ADMINISTRATOR, True)])
def test_only_what_the_owner_has_withdrawn_is_in_the_owners_hands(by, is_out):
    assert Log(revoked_at=now(), revoked_by=by).is_out_of_owners_hands is is_out
    assert not Log(revoked_by=by).is_out_of_owners_hands
