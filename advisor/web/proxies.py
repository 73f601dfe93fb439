"""What the proxy in front of the site says of a request: who asks, and whether over https.

Only what TRUSTED_PROXIES lists is believed, and a peer without an address: it has come over a Unix
socket, and so from this machine.
"""

import logging
import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect

from advisor.ops.environment import Network

GetResponse = Callable[[HttpRequest], HttpResponse]
SCHEME, REQUEST_ID = "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"
# Some proxies say the port as well: "192.0.2.1:5000", "[2001:db8::1]:5000".
# An IPv6 address without brackets has none, though parts of it look like it.
WITH_PORT = re.compile(r"(?:\[(.+)\]|([0-9.]+))(?::[0-9]+)?")
ROUND = (
    "This site sent you from http to https, and was asked over http again. So the proxy in front "
    "of it was asked over https and did not say so. The proxy has to send the header "
    "X-Forwarded-Proto, and the site's setting TRUSTED_PROXIES has to list the proxy's address, "
    "unless the proxy is on the same machine.\n"
)
log = logging.getLogger(__name__)


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Sets REMOTE_ADDR to who asks, and drops a proxy's headers that anybody may have sent."""

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        peer = _address(meta["REMOTE_ADDR"])
        headers = [name for name in meta if name.startswith(("HTTP_X_FORWARDED_", REQUEST_ID))]
        said = {name: meta.pop(name) for name in headers}
        # One who has an address that nobody can read has not come over a Unix socket.
        if _is_trusted(peer) and (peer or not meta["REMOTE_ADDR"]):
            meta["REMOTE_ADDR"] = _client(peer, said.get("HTTP_X_FORWARDED_FOR", ""))
            meta.update({name: said[name] for name in (SCHEME, REQUEST_ID) if name in said})
        return get_response(request)

    return middleware


def _client(peer: str, forwarded_for: str) -> str:
    """The last address that is no proxy of ours. What stands before it, it may have made up."""
    hops = forwarded_for.split(",")
    while hops and _is_trusted(peer) and (hop := _address(hops.pop())):
        peer = hop
    return peer


# The same few proxies and visitors come again and again.
@lru_cache(maxsize=1024)
def _address(text: str) -> str:
    """One way to write each address; empty for what is none."""
    found = WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address((found[1] or found[2]) if found else text.strip())
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _is_trusted(peer: str) -> bool:
    return not peer or _is_within(peer, tuple(settings.TRUSTED_PROXIES))


@lru_cache(maxsize=1024)
def _is_within(peer: str, networks: tuple[Network, ...]) -> bool:
    return any(ip_address(peer) in network for network in networks)


def redirect_to_https(get_response: GetResponse) -> GetResponse:
    """Sends plain http to https, and says what is wrong where it is plain http all the same.

    Django's own redirect would go round for ever there. It is permanent, too: browsers would go
    round even after the proxy has learned to say that it was asked over https.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.is_secure() or not settings.SECURE_SSL_REDIRECT:
            return get_response(request)
        if "sent_to_https" in request.COOKIES:
            log.warning("Asked over http again, by %s", request.META["REMOTE_ADDR"])
            return HttpResponseBadRequest(ROUND, content_type="text/plain")
        path = request.get_full_path()
        response = HttpResponseRedirect(settings.SITE_URL + path, preserve_request=True)
        response.set_cookie("sent_to_https", "1", max_age=5, httponly=True, samesite="Lax")
        return response

    return middleware
