"""Sessions that end after two idle hours, and twelve hours after signing in at the latest.

Only staff have one. Only a page that reads the session counts as activity, so that other pages
need no query for it. Ended sessions need no check: the store does not find them.
"""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.timezone import now

IDLE_TIMEOUT = 2 * 3600
LIFETIME = 12 * 3600
REFRESH_INTERVAL = 60
STARTED, SEEN = "started_at", "seen_at"  # keys in the session, in seconds since 1970


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = super().load()
        if SEEN in data and data[SEEN] < time.time() - REFRESH_INTERVAL:
            data[SEEN] = int(time.time())
            self.modified = True  # so the middleware stores it with a new expiry
        return data

    def get_session_cookie_age(self) -> int:
        started = self.get(STARTED, time.time())
        return max(0, min(IDLE_TIMEOUT, int(started + LIFETIME - time.time())))


def start_session(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """Starts the clock, and a new key: Django reuses it if the same user signs in again."""
    SessionStore.clear_expired()
    request.session.cycle_key()
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def end_others(request: HttpRequest) -> None:
    end_all(request.user, but=request.session.session_key)


def end_all(user: AbstractBaseUser | AnonymousUser, but: str | None = None) -> None:
    """Ends each session of a user, except the one with the key `but`."""
    for session in Session.objects.filter(expire_date__gt=now()):
        is_of_user = session.get_decoded().get(SESSION_KEY) == str(user.pk)
        if is_of_user and session.session_key != but:
            session.delete()
