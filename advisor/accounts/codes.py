"""The codes of a second factor: from an app, or recovery codes."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.contrib.auth.models import User
from django_otp import user_has_device, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice


def accepts(user: User, code: str) -> bool:
    """Whether the code is right, or the user has no second factor. A right one is then used up."""
    if not user_has_device(user):
        return True
    device = _device_of(user, code)
    if device:
        user.otp_device = device  # type: ignore[attr-defined]  # django-otp stores it in the session
    return device is not None


def _device_of(user: User, code: str) -> Device | None:
    normalized = "".join(filter(str.isalnum, code)).lower()
    is_from_app = len(normalized) == 6
    model = TOTPDevice if is_from_app else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    if device is None or not normalized:
        return None
    token = normalized if is_from_app else digest(normalized)
    return verify_token(user, device.persistent_id, token)


def digest(code: str) -> str:
    # Cut to the length of the column. 128 random bits need no salt and no stretching.
    return urlsafe_b64encode(sha256(code.encode()).digest())[:16].decode()
