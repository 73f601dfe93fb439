"""Rate limits for each network, by the generic cell rate algorithm (GCRA).

GCRA allows a burst of requests, then one per emission interval. It stores a single number, the
theoretical arrival time: when the next request is due if requests arrive evenly spaced. A request
conforms if it is early by no more than a tolerance, and moves that time on by one interval. See
ITU-T I.371, annex A. Here the burst is an hour's worth of requests.
"""

import logging
import math
import time
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from advisor.models import Bucket

from .errors import TooManyReads, TooManyRequests, locked_out
from .responses import View

HOUR = 3600
SKEW = 60  # seconds between the clocks of two machines, or between reading the clock and the query
SIGN_INS = 60  # per hour
TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 addresses, as an IPv6-only site sees them (NAT64)

# One statement both tests and updates, so two requests at once cannot share the last place. It
# returns no row to a request that does not conform. `full_at` is the theoretical arrival time. One
# that lies further ahead than it can ever be means that the clock was set back: it starts anew.
UPDATE_ARRIVAL_TIME = """
    INSERT INTO advisor_bucket AS bucket (key, full_at) VALUES (%(key)s, %(now)s + %(interval)s)
    ON CONFLICT (key) DO UPDATE SET full_at = %(interval)s
        + CASE WHEN bucket.full_at BETWEEN %(now)s AND %(now)s + %(hour)s + %(skew)s
            THEN bucket.full_at ELSE %(now)s END
    WHERE bucket.full_at + %(interval)s <= %(now)s + %(hour)s
        OR bucket.full_at > %(now)s + %(hour)s + %(skew)s
    RETURNING full_at
"""


logger = logging.getLogger(__name__)


def limit_saving(view: View) -> View:
    """Counts each POST as a save. All views with this decorator share one limit."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            count_save(request)
        return view(request, *args, **kwargs)

    return limited


def count_save(request: HttpRequest) -> None:
    """Raises TooManyRequests if the client's network has saved SAVES_PER_HOUR times."""
    if settings.SAVES_PER_HOUR:
        count("save", request, settings.SAVES_PER_HOUR)


def limit_reading(view: View) -> View:
    """Counts each request as a read of a page that is dear to make. All of them share one limit."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_read(request)
        return view(request, *args, **kwargs)

    return limited


def count_read(request: HttpRequest, weight: int = 1) -> None:
    """Raises TooManyReads if the client's network has read READS_PER_HOUR dear pages.

    `weight`: as how many it counts. What cannot be counted, since the disk is full, is shown.
    """
    if not settings.READS_PER_HOUR:
        return
    try:
        count("read", request, settings.READS_PER_HOUR / weight)
    except TooManyRequests as error:
        raise TooManyReads(error.seconds) from None
    except DatabaseError as error:
        logger.warning("It was not counted that a page was read: %s", type(error).__name__)


def sign_in_refusal(request: HttpRequest, action: str = "sign-in") -> HttpResponse | None:
    """The answer if the client's network tries to sign in too often, under whatever names."""
    try:
        count(action, request, SIGN_INS)
    except TooManyRequests as error:
        return locked_out(request, error.seconds)
    return None


def count(action: str, request: HttpRequest, per_hour: float) -> None:
    """Counts the request against its network's limit. Raises TooManyRequests if it is over it."""
    key = f"{action} {client_network(request)}"
    now, interval = time.time(), HOUR / per_hour
    with connection.cursor() as cursor:
        cursor.execute(
            UPDATE_ARRIVAL_TIME,
            {"key": key, "now": now, "interval": interval, "hour": HOUR, "skew": SKEW},
        )
        row = cursor.fetchone()
    if row is None:
        full_at = Bucket.objects.values_list("full_at", flat=True).filter(key=key).first() or now
        raise TooManyRequests(max(1, math.ceil(full_at + interval - HOUR - now)))
    if row[0] <= now + interval:  # the first of a burst
        # Not within the transaction: two that each delete the other's row would deadlock.
        transaction.on_commit(Bucket.objects.filter(full_at__lt=now).delete, robust=True)


def client_network(request: HttpRequest) -> str:
    return network(request.META.get("REMOTE_ADDR", ""))


def network(address: str) -> str:
    """The IPv4 address, or the /48 network of an IPv6 address.

    A /48 is the most that a provider gives one customer (RFC 6177), who can use all 65,536 /64
    networks in it. Others get less; they share a network here as they share an IPv4 address there.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""  # the client connects through a Unix socket of this machine
    if not isinstance(found, IPv6Address):
        return str(found)
    if found in TRANSLATED:
        return str(IPv4Address(int(found) & 0xFFFFFFFF))
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 80 << 80))
