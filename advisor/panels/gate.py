"""Who may see the answers of a panel: the one place that says so.

A panel is blind: whoever has yet to hand in sees neither the others' answers nor a verdict, on any
page, in any file. Whoever has handed in has a key in a cookie, and in a private link for another
browser. A second round is blind in the same way.
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from advisor.models import Panel, Submission
from advisor.results.edit_key import digest
from advisor.web.responses import set_cookie

COOKIE_SECONDS = 180 * 24 * 3600


def may_see(panel: Panel, own: Submission | None) -> bool:
    """Whether a reader may see what others answered, and any verdict.

    `own` is what the reader has handed in.
    """
    if panel.ended_at or panel.reveal == Panel.Reveal.ALWAYS:
        return True
    return panel.reveal == Panel.Reveal.HANDED_IN and own is not None


def second_seen(panel: Panel, own: Submission | None) -> list[str]:
    """The questions of the second round, by key, if a reader may see what others answered in it.

    Until then the reader sees the first round.
    """
    if panel.second_opened_at is None or not may_see(panel, own):
        return []
    answered = own is not None and own.second_at is not None
    early = panel.reveal == Panel.Reveal.HANDED_IN and answered
    is_open = panel.second_closed_at or early or panel.reveal == Panel.Reveal.ALWAYS
    return panel.second_questions if is_open else []


def own_submission(
    request: HttpRequest, panel: Panel, submissions: Iterable[Submission]
) -> Submission | None:
    """What the reader's browser has handed in, unless it was removed."""
    return submission_of(own_key(request, panel), submissions)


def submission_of(key: str, submissions: Iterable[Submission]) -> Submission | None:
    wanted = digest(key)
    return next((s for s in submissions if s.edit_key == wanted and not s.removed_at), None)


def own_key(request: HttpRequest, panel: Panel) -> str:
    return request.COOKIES.get(_cookie(panel), "")


def remember(response: HttpResponse, panel: Panel, key: str) -> HttpResponse:
    """Makes the browser one that has handed in."""
    # With "Strict", a team's link in a chat would open without it.
    return set_cookie(response, _cookie(panel), key, COOKIE_SECONDS, "Lax")


def _cookie(panel: Panel) -> str:
    return f"{settings.COOKIE_PREFIX}answers_{panel.token}"
