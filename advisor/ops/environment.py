"""Reads settings from the environment variables that an administrator sets.

A reader takes the name of a variable and gives its value as settings need it. A variable that is
empty counts as not set. A wrong value ends the process with one line that says what was expected.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import dj_database_url
from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo

Network = IPv4Network | IPv6Network
HIDDEN = "…"
HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
SITE = re.compile(rf"(https?)://({HOST})(?::([0-9]{{1,5}}))?/?", re.IGNORECASE)
MAIL = re.compile(r"[^@\s,]+@[^@\s,]+")
USUAL_PORT = {"http": "80", "https": "443"}
SECRET_LENGTH = 32


class WrongSetting(SystemExit):
    """Not an ImproperlyConfigured: that ends most commands, and gunicorn, in a traceback."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name} is {value!r}; expected {expected}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str, least: int = 0) -> str:
    """Empty if not set; `least` is the number of characters that it must have. Never shown."""
    value = os.environ.get(name, "")
    if value and len(value) < least:
        raise WrongSetting(name, HIDDEN, f"at least {least} characters")
    return value


def address(name: str, *schemes: str) -> str:
    """One with a scheme of these, like https://login.example or mailto:ada@example.org."""
    value = text(name)
    if value and (not value.startswith(tuple(f"{scheme}:" for scheme in schemes)) or " " in value):
        raise WrongSetting(name, value, f"one that starts with {': or '.join(schemes)}:")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name, str(int(default)))
    if value not in ("0", "1"):
        raise WrongSetting(name, value, "1 or 0")
    return value == "1"


def choice(name: str, choices: Sequence[str]) -> str:
    """The first one if not set."""
    value = text(name, choices[0])
    if value not in choices:
        raise WrongSetting(name, value, " or ".join(choices))
    return value


def addresses(name: str) -> list[tuple[str, str]]:
    """Of people, for mail, with commas between; each as Django wants it, with a name before it."""
    given = [each.strip() for each in text(name).split(",") if each.strip()]
    for each in given:
        if not MAIL.fullmatch(each):
            raise WrongSetting(name, each, "addresses like ada@example.org, bo@example.org")
    return [("", each) for each in given]


def mail_address(name: str, default: str) -> str:
    value = text(name, default)
    if not MAIL.fullmatch(value):
        raise WrongSetting(name, value, "an address like advisor@example.org")
    return value


def number(name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    value = text(name, str(default))
    if not re.fullmatch("-?[0-9]{1,10}", value, re.ASCII) or not least <= int(value) <= most:
        raise WrongSetting(name, value, f"a whole number from {least} to {most}")
    return int(value)


def networks(name: str, default: str) -> list[Network]:
    """Networks and single addresses, with commas between: "10.0.0.0/8, ::1"."""
    value = text(name, default)
    try:
        return [ip_network(each.strip()) for each in value.split(",")]
    except ValueError as error:
        expected = f"addresses or networks like 10.1.2.3, 10.0.0.0/8: {error}"
        raise WrongSetting(name, value, expected) from None


@dataclass(frozen=True)
class Site:
    """Where people find the site: "https", "advisor.example", "https://advisor.example"."""

    scheme: str
    host: str
    origin: str


def site(name: str) -> Site | None:
    value = text(name)
    if not value:
        return None
    match = SITE.fullmatch(value)
    if not match or not 1 <= int(match[3] or 1) <= 65535:
        shown = HIDDEN if "@" in value else value  # there may be a password before it
        raise WrongSetting(name, shown, "one like https://advisor.example, without a path")
    scheme, host = match[1].lower(), match[2].lower()
    # Browsers leave the usual port out when they name the origin of a form.
    port = f":{int(match[3])}" if match[3] not in (None, USUAL_PORT[scheme]) else ""
    return Site(scheme, host, f"{scheme}://{host}{port}")


def folder(name: str, default: Path) -> Path:
    """A folder that can be written to; it is made if it is not there."""
    path = Path(text(name, str(default))).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise WrongSetting(name, str(path), f"a folder to write to: {error.strerror}") from None
    return path


def kept_secret(name: str, path: Path) -> str:
    """The variable, or else the content of the file, which is made at the first start."""
    if given := secret(name, SECRET_LENGTH):
        return given
    try:
        if not path.exists():
            _keep(path, secrets.token_urlsafe(50))
        kept = path.read_text()
    except OSError as error:
        raise WrongSetting(name, HIDDEN, f"it in {path}: {error.strerror}") from None
    if len(kept) < SECRET_LENGTH:
        raise WrongSetting(name, HIDDEN, f"at least {SECRET_LENGTH} characters in {path}")
    return kept


def _keep(path: Path, content: str) -> None:
    # The file appears whole, and once: of two first starts, the later takes what the earlier wrote.
    descriptor, written = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "w") as file:
            file.write(content)
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(written)


def database(name: str, default: Path) -> dj_database_url.DBConfig:
    """SQLite in the file `default`, or what the variable names. It may have a password in it."""
    value = os.environ.get(name, "").strip()
    if not value:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    scheme, _, address = value.partition("://")
    if scheme not in ("sqlite", "postgres", "postgresql") or not address.partition("/")[2]:
        raise _wrong_database(name, value)
    try:
        config = dj_database_url.parse(value)
        if scheme != "sqlite":
            make_conninfo(**config.get("OPTIONS", {}))
    except (ValueError, ProgrammingError):
        raise _wrong_database(name, value) from None
    return config


def _wrong_database(name: str, value: str) -> WrongSetting:
    scheme, separator, _ = value.partition("://")
    return WrongSetting(
        name,
        f"{scheme}://{HIDDEN}" if separator else HIDDEN,
        "sqlite:////PATH or postgres://USER:PASSWORD@HOST:PORT/NAME, "
        "with % codes for special characters",
    )
