import logging
from collections import deque
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail import mail_admins

from .environment import HIDDEN, WrongSetting
from .logs import TextFormatter, is_bad_request, log_fields

SCHEMES: dict[str, dict[str, Any]] = {
    "smtp": {"EMAIL_PORT": 25},
    "smtp+tls": {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True},
    "smtps": {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True},
}
EXPECTED = "like smtp+tls://user:password@mail.example:587, or with smtps:// or smtp://"

logger = logging.getLogger(__name__)


def email_settings(url: str) -> dict[str, Any]:
    """Django's settings for mail. An error does not show the URL, which has a password."""
    parts = urlsplit(url)
    try:
        port = parts.port or SCHEMES[parts.scheme]["EMAIL_PORT"]
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError
    except (KeyError, ValueError):
        raise WrongSetting("EMAIL_URL", HIDDEN, f"one {EXPECTED}") from None
    return SCHEMES[parts.scheme] | {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        # A mail server that does not answer must not hold up the site.
        "EMAIL_TIMEOUT": 10,
    }


class MailHandler(logging.Handler):
    """Mails errors, at most `limit` a minute; the next mail says how many errors were left out."""

    def __init__(self, limit: int = 5) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(TextFormatter())
        self.sent: deque[float] = deque(maxlen=limit)
        self.suppressed = 0

    def emit(self, record: logging.LogRecord) -> None:
        if is_bad_request(record):
            return
        if len(self.sent) == self.sent.maxlen and monotonic() - self.sent[0] < 60:
            self.suppressed += 1
            return
        self.sent.append(monotonic())
        text = self.format(record)
        if self.suppressed:
            text += f"\n\nErrors before this one that were only logged: {self.suppressed}"
            self.suppressed = 0
        try:
            mail_admins(log_fields(record)["message"].splitlines()[0], text)
        except Exception as error:  # must not become an error of the request
            logger.warning("An error could not be mailed: %s", type(error).__qualname__)
