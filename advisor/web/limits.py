"""How much may come from one network: a token bucket each, kept in the database.

A bucket holds what may be done at once, and fills up again evenly within an hour. It is kept as the
time at which it is full again, so that one statement both asks and takes.
"""

import math
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from advisor.models import Bucket

from .errors import TooMany, locked_out

HOUR = 3600
SKEW = 60  # seconds between the clocks of two machines, or between asking the time and its turn
SIGN_INS = 60  # an hour
View = Callable[..., HttpResponse]

# No bucket takes longer than an hour to fill: where one takes much longer, the clock has been set
# back.
TAKE = """
    INSERT INTO advisor_bucket AS bucket (key, full_at) VALUES (%(key)s, %(now)s + %(step)s)
    ON CONFLICT (key) DO UPDATE SET full_at = %(step)s
        + CASE WHEN bucket.full_at BETWEEN %(now)s AND %(now)s + %(hour)s + %(skew)s
            THEN bucket.full_at ELSE %(now)s END
    WHERE bucket.full_at + %(step)s <= %(now)s + %(hour)s
        OR bucket.full_at > %(now)s + %(hour)s + %(skew)s
    RETURNING full_at
"""


def limit_saving(view: View) -> View:
    """SAVES_PER_HOUR posts from one network at once, and as many an hour, to all such views."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            count_save(request)
        return view(request, *args, **kwargs)

    return limited


def count_save(request: HttpRequest) -> None:
    """Raises TooMany if its network has saved too much."""
    if settings.SAVES_PER_HOUR:
        take("save", request, settings.SAVES_PER_HOUR)


def sign_in_refused(request: HttpRequest) -> HttpResponse | None:
    """The answer to whoever tries too often, whatever the names."""
    try:
        take("sign-in", request, SIGN_INS)
    except TooMany as error:
        return locked_out(request, error.seconds)
    return None


def take(what: str, request: HttpRequest, per_hour: int) -> None:
    """Takes one from the bucket. Raises TooMany if it is empty."""
    key = f"{what} {client(request)}"
    now, step = time.time(), HOUR / per_hour
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key": key, "now": now, "step": step, "hour": HOUR, "skew": SKEW})
        taken = cursor.fetchone()
    if taken is None:
        full_at = Bucket.objects.values_list("full_at", flat=True).filter(key=key).first() or now
        raise TooMany(max(1, math.ceil(full_at + step - HOUR - now)))
    if taken[0] <= now + step:  # so it was full
        # Whoever deletes another's row while holding their own may wait for each other.
        transaction.on_commit(Bucket.objects.filter(full_at__lt=now).delete, robust=True)


def client(request: HttpRequest) -> str:
    return network(request.META.get("REMOTE_ADDR", ""))


def network(address: str) -> str:
    """One IPv4 address, or the /64 of IPv6 that one customer has; "" without an address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""  # behind a socket of this machine
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
