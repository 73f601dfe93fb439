import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from advisor.accounts.codes import accepts, digest


@pytest.fixture
def ada(db):
    return User.objects.create_user("ada")


def test_without_a_second_factor_any_code_will_do(ada):
    assert accepts(ada, "")
    assert accepts(ada, "123456")


@pytest.mark.parametrize("code", ["", " - ", "123456", "wrong", "\0", "\uff11" * 6])
def test_a_wrong_code_is_none(ada, code):
    StaticDevice.objects.create(user=ada, name="Recovery codes")
    assert not accepts(ada, code)


def test_a_right_one_counts_once_and_names_the_device(ada):
    device = StaticDevice.objects.create(user=ada, name="Recovery codes")
    StaticToken.objects.create(device=device, token=digest("abcd2345"))
    assert accepts(ada, "ABCD 2345")
    assert ada.otp_device == device
    device.throttle_reset()
    assert not accepts(ada, "ABCD 2345")
