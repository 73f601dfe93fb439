"""Sessions that end after a pause, and after a day's work at the latest.

Only staff have one. Reading the session is what counts as being there, so pages that need no
session stay free of its queries. Nothing has to look for sessions that are over: the store finds
none.
"""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.timezone import now

PAUSE = 2 * 3600
LIFE = 12 * 3600
MINUTE = 60
STARTED, SEEN = "started_at", "seen_at"  # in seconds


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = super().load()
        if SEEN in data and data[SEEN] < time.time() - MINUTE:
            data[SEEN] = int(time.time())
            self.modified = True  # and so it is stored with a new expiry
        return data

    def get_session_cookie_age(self) -> int:
        started = self.get(STARTED, time.time())
        return max(0, min(PAUSE, int(started + LIFE - time.time())))


def start(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """Somebody has signed in. Django keeps the key where the same user signs in again."""
    SessionStore.clear_expired()
    request.session.cycle_key()
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def end_others(request: HttpRequest) -> None:
    """Signs the user out everywhere else."""
    others = Session.objects.filter(expire_date__gt=now())
    for session in others.exclude(session_key=request.session.session_key):
        if session.get_decoded().get(SESSION_KEY) == str(request.user.pk):
            session.delete()
