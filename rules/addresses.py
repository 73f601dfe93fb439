"""Whether addresses answer. Only commands ask this: no page of the site ever calls another one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from urllib.parse import urlsplit

import requests
from django.conf import settings

HOSTS_AT_ONCE = 4
SECONDS_BETWEEN = 1.0  # two requests to one host
SECONDS_TO_ANSWER = 20


def unanswered(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each address that does not answer, with what came instead, such as "404 Not Found".

    Some hosts are asked at once, but each host only one question at a time, with a pause.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[urlsplit(address).netloc].append(address)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        for found in pool.map(_unanswered_by_host, by_host.values()):
            yield from found


def _unanswered_by_host(addresses: list[str]) -> list[tuple[str, str]]:
    with requests.Session() as session:
        site = f" (+{settings.SITE_URL})" if settings.SITE_URL else ""
        session.headers["User-Agent"] = f"Advisor check_links{site}"
        asked = [(address, _problem(session, address)) for address in addresses]
    return [(address, problem) for address, problem in asked if problem]


def _problem(session: requests.Session, address: str) -> str:
    """What is wrong with the answer; empty if nothing is."""
    problem = ""
    for method in ("HEAD", "GET"):  # many a server refuses HEAD, and answers GET
        try:
            # Only the status counts, so the body is not waited for.
            with session.request(
                method, address, timeout=SECONDS_TO_ANSWER, allow_redirects=True, stream=True
            ) as response:
                problem = "" if response.ok else f"{response.status_code} {response.reason}"
        except requests.RequestException as error:
            problem = f"no answer ({type(error).__name__})"
        sleep(SECONDS_BETWEEN)
        if not problem:
            break
    return problem
