import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.test import RequestFactory
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from advisor.accounts.codes import digest
from advisor.accounts.password import is_password_of_user

PASSWORD = "a good password"


@pytest.fixture
def ada(db):
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


@pytest.fixture
def with_code(ada):
    device = StaticDevice.objects.create(user=ada, name="Recovery codes")
    StaticToken.objects.create(device=device, token=digest("a-recovery-code".replace("-", "")))
    return ada


@pytest.fixture
def request_of_ada(ada):
    request = RequestFactory().post("/")
    request.user = ada
    return request


def test_a_password_alone_does_not_authenticate_whoever_has_a_second_factor(
    with_code, request_of_ada
):
    given = {"username": "ada", "password": PASSWORD}
    assert authenticate(request_of_ada, **given) is None
    assert authenticate(request_of_ada, **given, code="a recovery code") == with_code


def test_a_wrong_password_uses_up_no_code(with_code, request_of_ada):
    authenticate(request_of_ada, username="ada", password="wrong", code="a recovery code")
    assert StaticToken.objects.exists()


def test_whoever_is_signed_in_confirms_it_with_the_password(with_code, request_of_ada):
    assert is_password_of_user(request_of_ada, PASSWORD)
    assert not is_password_of_user(request_of_ada, "wrong")
