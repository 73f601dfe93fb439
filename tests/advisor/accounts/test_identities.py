import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError

from advisor.accounts import identities
from advisor.accounts.identities import NameTaken, user_of
from advisor.accounts.provider import ProviderFailed

ADA = {"iss": "https://login.example", "sub": "7f3a", "preferred_username": "ada"}


def test_a_name_is_taken_from_the_first_claim_that_has_one(db):
    claims = {"iss": ADA["iss"], "sub": "7f3a", "preferred_username": " \t", "email": ["x"]}
    assert user_of(claims).username == "7f3a"


@pytest.mark.parametrize(
    "email", [["ada@example.org"], "nobody", 7, "a@b.example\n", f"a@{'b.' * 130}example"]
)
def test_what_is_no_mail_address_is_left_out(db, email):
    assert user_of(ADA | {"email": email}).email == ""


@pytest.mark.parametrize("subject", [None, "", 7, ["7f3a"], "a" * 256, "a\0", "\ud800"])
def test_a_subject_that_cannot_be_stored_is_the_providers_fault(db, subject):
    with pytest.raises(ProviderFailed, match="its claim sub"):
        user_of(ADA | {"sub": subject})
    assert not User.objects.exists()


def test_another_accounts_name_is_taken(db):
    User.objects.create_user("ada")
    with pytest.raises(NameTaken):
        user_of(ADA)


def test_who_signs_in_twice_at_once_has_one_account(db, monkeypatch):
    first = user_of(ADA)
    answers = iter([IntegrityError])

    def once_too_early(claims, found=identities._user_of):
        for error in answers:
            raise error
        return found(claims)

    monkeypatch.setattr(identities, "_user_of", once_too_early)
    assert user_of(ADA) == first


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("Publishers", {"Publishers"}),
        (["Architects", "Cyclists", "\0", "\ud800", 7, ["Publishers"]], {"Architects"}),
        ([str(number) for number in range(40_000)], set()),
        (None, set()),
        ({"Publishers": 1}, set()),
        ([["Publishers"]], set()),
    ],
)
def test_groups_are_those_that_can_be_read_from_the_claim(db, settings, claim, given):
    settings.OIDC_GROUPS_CLAIM = "groups"
    user = user_of(ADA | {"groups": claim})
    assert set(Group.objects.filter(user=user).values_list("name", flat=True)) == given
    assert user.is_staff == bool(given)


def test_a_claim_that_does_not_come_is_in_the_log(db, settings, caplog):
    settings.OIDC_GROUPS_CLAIM = "groups"
    user_of(ADA)
    assert "sends no claim 'groups', so 'ada' is in no group" in caplog.text
