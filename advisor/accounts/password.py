"""Signing in with a password, and a code if the account has a second factor."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from . import codes


class PasswordAndCode(ModelBackend):
    """Accepts both or neither: nobody learns that a password is right without the code.

    What it does not accept is logged, and counts towards the lockout.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str = "",
        is_signed_in: bool = False,
        **credentials: Any,
    ) -> User | None:
        user = super().authenticate(request, username=username, password=password)
        if user is None or not user.is_staff:
            return None
        return user if is_signed_in or codes.accepts(user, code) else None


def is_password_of_user(request: HttpRequest, password: str) -> bool:
    """Whether it is that of whoever is signed in. A wrong one counts as a failure to sign in."""
    name = request.user.get_username()
    return authenticate(request, username=name, password=password, is_signed_in=True) is not None
