import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from time import monotonic

import pytest
from aiosmtpd.controller import Controller

from advisor.models import Result
from advisor.ops.environment import WrongSetting
from advisor.ops.mail import MailHandler, email_settings
from tests.support.served import served
from tests.support.server import free_port

PRIVATE = "nobody-may-read-this"


class Mailbox:
    """Stores every message that its server receives."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox, and the URL of its server."""
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield box, f"smtp://{server.hostname}:{server.port}"
    server.stop()


@pytest.mark.django_db(transaction=True)
def test_an_error_reaches_the_administrators_and_a_flood_is_cut_off(
    mailbox: tuple[Mailbox, str], result: Result
) -> None:
    Result.objects.update(title=PRIVATE, verdict={"recommended": PRIVATE})  # makes the page fail
    box, address = mailbox
    with served("--workers=1", EMAIL_URL=address, ADMINS="ada@example.org,bo@example.org") as site:
        for _ in range(12):
            asked = site.get(f"/r/{result.token}/?{PRIVATE}", Cookie=f"edit_key={PRIVATE}")
            assert asked.status == 500
        site.get("/", Host="stranger.example")
    messages = [message_from_bytes(message, policy=policy.default) for message in box.messages]
    assert len(messages) == 5
    assert messages[0]["Subject"] == "[Advisor] Internal Server Error: GET /r/<token>/"
    assert messages[0]["To"] == "ada@example.org, bo@example.org"
    assert messages[0]["From"] == "advisor@localhost"
    text = messages[-1].get_content()
    assert "advisor/results/views.py" in text
    assert "ValidationError" in text
    for private in (result.token, PRIVATE):
        assert not [message for message in box.messages if private.encode() in message]


def test_an_unreachable_mail_server_is_logged(settings, caplog) -> None:
    settings.ADMINS = [("", "ada@example.org")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    record = logging.LogRecord("advisor", logging.ERROR, "", 0, "It broke", None, None)
    MailHandler().emit(record)
    assert caplog.messages == ["An error could not be mailed: ConnectionRefusedError"]


def test_the_first_mail_after_a_flood_counts_the_suppressed_errors(
    settings, mailoutbox, monkeypatch
) -> None:
    settings.ADMINS = [("", "ada@example.org")]
    handler = MailHandler(limit=2)
    record = logging.LogRecord("advisor", logging.ERROR, "", 0, "It broke", None, None)
    for _ in range(5):
        handler.emit(record)
    minute_later = monotonic() + 60
    monkeypatch.setattr("advisor.ops.mail.monotonic", lambda: minute_later)
    handler.emit(record)
    assert len(mailoutbox) == 3
    assert mailoutbox[-1].body.endswith("Errors before this one that were only logged: 3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", (25, False, False)),
        ("smtp+tls://mail.example", (587, True, False)),
        ("smtps://mail.example", (465, False, True)),
        ("smtps://mail.example:2465", (2465, False, True)),
    ],
)
def test_the_scheme_decides_how_mail_is_encrypted(url, expected) -> None:
    found = email_settings(url)
    tls, ssl = found.get("EMAIL_USE_TLS", False), found.get("EMAIL_USE_SSL", False)
    assert found["EMAIL_HOST"] == "mail.example"
    assert (found["EMAIL_PORT"], tls, ssl) == expected


def test_user_and_password_may_have_any_character() -> None:
    found = email_settings("smtp+tls://ada%40example.org:p%2Fss%20word@mail.example")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == (
        "ada@example.org",
        "p/ss word",
    )


@pytest.mark.parametrize(
    "url",
    [
        "a:hush@mail.example",
        "http://a:hush@mail.example",
        "smtp://a:hush@",
        "smtp://a:hush@mail.example:x",
        "smtp://a:hush@mail.example/?tls=1",
    ],
)
def test_an_invalid_url_is_refused_without_showing_its_password(url) -> None:
    with pytest.raises(WrongSetting, match="expected one like smtp") as refused:
        email_settings(url)
    assert "hush" not in str(refused.value)
