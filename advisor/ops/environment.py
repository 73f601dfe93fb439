"""Readers of the environment variables that an administrator sets.

Each reader takes a variable's name and returns its value in the type that Django's settings need.
An empty variable counts as not set. A wrong value ends the process with one line that says what was
expected.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo

Network = IPv4Network | IPv6Network
HIDDEN = "…"
SQLITE = "advisor.ops.sqlite"
HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
SITE = re.compile(rf"(https?)://({HOST})(?::([0-9]{{1,5}}))?/?", re.IGNORECASE)
MAIL = re.compile(r"[^@\s,]+@[^@\s,]+")
DEFAULT_PORT = {"http": "80", "https": "443"}
SECRET_LENGTH = 32
SHORTEST_PREFIX = 7  # fc00::/7: all private IPv6 addresses
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class WrongSetting(SystemExit):
    """Exits in one line, where ImproperlyConfigured mostly ends in a traceback."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name} is {value!r}; expected {expected}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str, minimum_length: int = 0) -> str:
    """The value as it is, with its spaces; no error message shows it."""
    value = os.environ.get(name, "")
    if value and len(value) < minimum_length:
        raise WrongSetting(name, HIDDEN, f"at least {minimum_length} characters")
    return value


def url(name: str, *schemes: str) -> str:
    """A URL with one of the schemes: https://login.example, mailto:ada@example.org."""
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
    """One of the choices; the first if not set."""
    value = text(name, choices[0])
    if value not in choices:
        raise WrongSetting(name, value, " or ".join(choices))
    return value


def mail_addresses(name: str) -> list[tuple[str, str]]:
    """Mail addresses separated by commas, in the form of Django's ADMINS, without names."""
    addresses = [address.strip() for address in text(name).split(",") if address.strip()]
    for address in addresses:
        if not MAIL.fullmatch(address):
            raise WrongSetting(name, address, "addresses like ada@example.org, bo@example.org")
    return [("", address) for address in addresses]


def mail_address(name: str, default: str) -> str:
    value = text(name, default)
    if not MAIL.fullmatch(value):
        raise WrongSetting(name, value, "an address like advisor@example.org")
    return value


def number(name: str, default: int, minimum: int = 0, maximum: int = 10**9) -> int:
    value = text(name, str(default))
    is_number = re.fullmatch("-?[0-9]{1,10}", value)
    if not is_number or not minimum <= int(value) <= maximum:
        raise WrongSetting(name, value, f"a whole number from {minimum} to {maximum}")
    return int(value)


def networks(name: str, default: str) -> list[Network]:
    """Networks and single addresses separated by commas: "10.0.0.0/8, ::1"."""
    value = text(name, default)
    try:
        found = [ip_network(network.strip()) for network in value.split(",")]
    except ValueError as error:
        expected = f"addresses or networks like 10.1.2.3, 10.0.0.0/8: {error}"
        raise WrongSetting(name, value, expected) from None
    if _widest(found) < SHORTEST_PREFIX:
        expected = "your own proxies: whoever is in a network this wide could claim any address"
        raise WrongSetting(name, value, expected)
    return found


def _widest(found: list[Network]) -> int:
    """The shortest prefix once adjacent networks are joined: two halves are everything."""
    old = collapse_addresses(network for network in found if isinstance(network, IPv4Network))
    new = collapse_addresses(network for network in found if isinstance(network, IPv6Network))
    return min([*(network.prefixlen for network in old), *(network.prefixlen for network in new)])


def issuer(name: str) -> str:
    """A provider's URL. Only on this machine may it be http, where nobody listens."""
    value = url(name, "https", "http")
    if urlsplit(value).scheme == "http" and urlsplit(value).hostname not in THIS_MACHINE:
        raise WrongSetting(name, value, "one on https: others could read the client secret")
    return value


def scopes(name: str, default: str) -> str:
    """OAuth scopes separated by spaces, openid among them: "openid email groups"."""
    value = text(name, default)
    if "openid" not in value.split():
        raise WrongSetting(name, value, f"scopes separated by spaces, like {default}")
    return value


@dataclass(frozen=True)
class Site:
    """The site's public address: "https", "advisor.example", "https://advisor.example"."""

    scheme: str
    host: str
    origin: str


def site(name: str) -> Site | None:
    value = text(name)
    if not value:
        return None
    if found := _site(value):
        return found
    shown = HIDDEN if "@" in value else value  # a password may stand before the @
    raise WrongSetting(name, shown, "one like https://advisor.example, without a path")


def origins(name: str) -> list[str]:
    """Addresses of sites, separated by commas, as browsers send them in the header Origin."""
    values = [value.strip() for value in text(name).split(",") if value.strip()]
    found = {value: _site(value) for value in values}
    for value, read in found.items():
        if read is None:
            raise WrongSetting(name, value, "addresses like https://wiki.example")
    return [read.origin for read in found.values() if read]


def _site(value: str) -> Site | None:
    match = SITE.fullmatch(value)
    if not match or not 1 <= int(match[3] or 1) <= 65535:
        return None
    scheme, host = match[1].lower(), match[2].lower()
    # Browsers leave the default port out of the Origin header.
    port = f":{int(match[3])}" if match[3] not in (None, DEFAULT_PORT[scheme]) else ""
    return Site(scheme, host, f"{scheme}://{host}{port}")


def folder(name: str, default: Path) -> Path:
    """A writable folder, created for its owner alone if it does not exist."""
    path = Path(text(name, str(default))).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise WrongSetting(name, str(path), f"a folder to write to: {error.strerror}") from None
    return path


def stored_secret(name: str, path: Path) -> str:
    """The variable, or else the content of the file, which the first start creates."""
    if value := secret(name, SECRET_LENGTH):
        return value
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        stored = path.read_text()
        is_public = is_open_to_all(path)
    except OSError as error:
        raise WrongSetting(name, HIDDEN, f"it in {path}: {error.strerror}") from None
    if len(stored) < SECRET_LENGTH:
        raise WrongSetting(name, HIDDEN, f"at least {SECRET_LENGTH} characters in {path}")
    if is_public:
        expected = f"it in a file that not everybody may read: run chmod o-rwx {path}"
        raise WrongSetting(name, HIDDEN, expected)
    return stored


def is_open_to_all(path: Path) -> bool:
    """Whether every user of this machine may read or change the file."""
    return bool(path.stat().st_mode & 0o007)


def _write_once(path: Path, content: str) -> None:
    # Linking a finished file is atomic. If two first starts race, both read the file of the winner.
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "w") as file:
            file.write(content)
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # not every file system has links
        with suppress(FileExistsError), open(path, "x", opener=_private) as file:
            file.write(content)
    finally:
        os.unlink(temporary)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def database(name: str, default: Path) -> dj_database_url.DBConfig:
    """The database of the URL, which no error message shows; SQLite in the file if not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return {"ENGINE": SQLITE, "NAME": str(default)}
    scheme, _, address = value.partition("://")
    if scheme not in ("sqlite", "postgres", "postgresql") or not address.partition("/")[2]:
        raise _wrong_database(name, value)
    try:
        config = dj_database_url.parse(value, engine=SQLITE if scheme == "sqlite" else None)
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
