import pytest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.commands import refusal, run
from tests.support.people import architect

pytestmark = pytest.mark.django_db


def test_it_removes_the_app_and_the_recovery_codes(client):
    user = architect()
    user.set_password("a good password")
    user.save()
    TOTPDevice.objects.create(user=user)
    StaticDevice.objects.create(user=user)
    assert run("remove_second_factor", "ada") == "ada signs in with the password alone.\n"
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    sign_in = {"username": "ada", "password": "a good password", "next": "/admin/"}
    assert client.post("/admin/login/", sign_in).status_code == 302


def test_it_ends_the_sessions_of_that_user_alone(client, admin_client):
    client.force_login(architect())
    run("remove_second_factor", "ada")
    assert client.get("/admin/").status_code == 302
    assert admin_client.get("/admin/").status_code == 200


def test_an_unknown_user_is_an_error_of_one_line():
    assert refusal("remove_second_factor", "nobody") == "There is no user 'nobody'."
