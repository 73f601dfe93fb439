"""Who a provider's claims are about: a user of this site, and the groups that they name."""

import logging
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from advisor.models import Identity

from .provider import ProviderFailed

logger = logging.getLogger(__name__)

MAX_NAME = 150
MAX_EMAIL = 254
MAX_SUBJECT = 255

Claims = Mapping[str, Any]


class NameTaken(Exception):
    """Another account has the name. Names can be reassigned, so they identify nobody."""


def user_of(claims: Claims) -> User:
    """The user whom the issuer knows by this subject; a new one at the first time.

    Raises NameTaken, or ProviderFailed if the claims name nobody.
    """
    try:
        return _user_of(claims)
    except IntegrityError:
        return _user_of(claims)  # the same person has signed in twice at once


@transaction.atomic
def _user_of(claims: Claims) -> User:
    identifiers = {"issuer": claims["iss"], "subject": _subject(claims)}
    identity = Identity.objects.select_related("user").filter(**identifiers).first()
    if identity is None:
        name = _name(claims)
        if User.objects.filter(username=name).exists():
            raise NameTaken
        user = User.objects.create_user(name, email=_email(claims))
        identity = Identity.objects.create(user=user, **identifiers)
    _set_groups(identity.user, claims)
    return identity.user


def _subject(claims: Claims) -> str:
    subject = claims.get("sub")
    if isinstance(subject, str) and subject.isprintable() and 0 < len(subject) <= MAX_SUBJECT:
        return subject
    raise ProviderFailed(f"its claim sub is not a text of 1 to {MAX_SUBJECT} characters")


def _name(claims: Claims) -> str:
    """The first claim with one, in the form in which Django stores names: with plain letters."""
    for claim in ("preferred_username", "email", "sub"):
        if name := _plain(claims.get(claim)):
            return name
    raise ProviderFailed("no claim has a name")


def _plain(value: object) -> str:
    """Empty if it is not text. Some letters become several, so it is cut last."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFKC", value)
    return "".join(filter(str.isprintable, text)).strip()[:MAX_NAME].strip()


def _email(claims: Claims) -> str:
    email = claims.get("email")
    if not isinstance(email, str) or len(email) > MAX_EMAIL:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _set_groups(user: User, claims: Claims) -> None:
    if not settings.OIDC_GROUPS_CLAIM:
        return
    if settings.OIDC_GROUPS_CLAIM not in claims:
        logger.warning(
            "The provider sends no claim %r, so %r is in no group. Does it need another scope?",
            settings.OIDC_GROUPS_CLAIM,
            user.get_username(),
        )
    claim = claims.get(settings.OIDC_GROUPS_CLAIM)
    names = claim if isinstance(claim, list) else [claim]
    # Compared here: a claim may have thousands of names, and characters that no database takes.
    groups = [group for group in Group.objects.all() if group.name in names]
    user.groups.set(groups)
    user.is_staff = bool(groups)
    user.save(update_fields=["is_staff"])
