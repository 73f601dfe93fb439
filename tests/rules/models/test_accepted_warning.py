import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from rules.models import Rulebook


def test_it_outlives_the_account_that_accepted_it(draft: Rulebook) -> None:
    user = User.objects.create_user("ada")
    row = draft.accepted_warnings.create(reason="So.", accepted_by=user)
    assert row.who == "ada"
    user.delete()
    row.refresh_from_db()
    assert row.accepted_by is None
    assert "gone" in row.who


def test_the_same_is_accepted_once(draft: Rulebook) -> None:
    draft.accepted_warnings.create(fingerprint="f", reason="So.")
    with pytest.raises(IntegrityError):
        draft.accepted_warnings.create(fingerprint="f", reason="So again.")


def test_it_goes_with_its_rulebook(draft: Rulebook) -> None:
    draft.accepted_warnings.create(reason="So.", place="rules.far", text="It is far.")
    assert str(draft.accepted_warnings.get()) == "rules.far: It is far."
    draft.delete()
