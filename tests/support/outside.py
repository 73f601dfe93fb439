"""Keeps the tests on this machine, and remembers what tried to leave it.

Python tells an audit hook of each call before it is made, whatever library makes it.
"""

from ipaddress import ip_address
from typing import Any

TRIED: list[str] = []


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """For calls and look-ups of names; a socket in the file system has no such address."""
    if event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not _is_here(str(host)):
        TRIED.append(str(host))
        raise ConnectionRefusedError(f"{host} is outside of this machine")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
