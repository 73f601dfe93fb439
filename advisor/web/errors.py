import errno
import sqlite3
import sys

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware import csrf
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import push_url, reselect, reswap, retarget

from .problems import problem, wants_problem
from .responses import private

RETRY_AFTER = 30  # seconds
# What is true of pages, and not of documents that programs send.
KEPT = "Your answers are still in the address."
BACK = "Go back, and try again."
BACK_WITH_LESS = "Go back, and send less."
FULL = (
    f"The server’s disk is full, or cannot be written to. {KEPT} "
    "Tell whoever looks after this site, and try again later."
)
AWAY = f"{KEPT} Try again in a minute."

NO_HOST = (
    "This site answers to its own machine only, until its setting SITE_URL says at which address "
    "people find it."
)
OTHER_HOST = (
    "This site is at {}, and was asked for under another name. If you did open that address, the "
    "proxy in front of the site has to pass the header Host on."
)
TOO_MUCH = (
    "{}. Go back, shorten it, and send the form again: your browser still has what you typed. "
    "Nothing was saved."
)
READ_AGAIN = (
    "Your network has opened so many large pages within the last hour that this one has to wait. "
    "Open it again in {} seconds."
)
AGAIN = "Your network has saved too often. The header Retry-After says when it can save again."

# Why a form is refused (CSRF)
NO_COOKIE = (
    "Your browser did not send the cookie that protects this form. Allow cookies for this site, go "
    "back, and send it again. Your answers are still in the address."
)
SIGNED_IN_MEANWHILE = (
    "This form no longer counts, most often because you have signed in since it was opened, "
    "perhaps in another tab. Go back, copy what you typed, open the page anew, and send it again."
)
CUT_SHORT = (
    "The form did not arrive whole. Go back, and send it again. If that does not help, a proxy "
    "between you and this site may cut forms short: tell whoever looks after the site."
)
UNKNOWN_PAGE = (
    "Your browser did not say from which page the form came. Let it send the header Referer to "
    "this site, go back, and send the form again."
)
ELSEWHERE = (
    "The form came from a page at another address than this site’s. The site is at {}: open it "
    "there, and send the form again."
)

FULL_DISK_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
FULL_SQLITE_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_READONLY}
FULL_POSTGRESQL_STATES = {"53100"}


class Gone(Exception):
    """The page is withdrawn (410); the message says why."""


class TooManyRequests(Exception):
    """A network is over its limit (429), and may try again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class TooManyReads(TooManyRequests):
    """The same for pages that are dear to make."""


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    if wants_problem(request):
        return _problem(status, title, message)
    return render(request, "web/error.html", {"title": title, "message": message}, status=status)


def _problem(status: int, title: str, message: str) -> HttpResponse:
    for of_pages in (KEPT, BACK, BACK_WITH_LESS):
        message = message.replace(of_pages, "")
    return problem(status, title, " ".join(message.split()))


def _retry_after(response: HttpResponse, seconds: int) -> HttpResponse:
    add_never_cache_headers(response)
    response.headers["Retry-After"] = str(seconds)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = f"The address or the form could not be read. {BACK}"
    if isinstance(exception, BadRequest):  # others name settings, which mean nothing to readers
        message = str(exception)
    if isinstance(exception, DisallowedHost):
        message = OTHER_HOST.format(settings.SITE_URL) if settings.SITE_URL else NO_HOST
    return _page(request, 400, "That request cannot be read", message)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, "You may not do that", "Your account lacks the permission for it.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "Nothing was saved", _why_refused(reason))


def _why_refused(reason: str) -> str:
    """What Django says for programmers, in the words of who sent the form."""
    if "cookie" in reason:
        return NO_COOKIE
    if reason in (csrf.REASON_NO_REFERER, csrf.REASON_MALFORMED_REFERER):
        return UNKNOWN_PAGE
    if reason == csrf.REASON_CSRF_TOKEN_MISSING:
        return CUT_SHORT
    if "token" in reason:
        return SIGNED_IN_MEANWHILE
    return ELSEWHERE.format(settings.SITE_URL or "its own machine’s address")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = exception.args[0] if isinstance(exception, Http404) and exception.args else None
    message = reason if isinstance(reason, str) else "The link may be incomplete or out of date."
    return _page(request, 404, "There is nothing at this address", message)


def gone(request: HttpRequest, exception: Gone) -> HttpResponse:
    response = _page(request, 410, "This is no longer here", str(exception))
    # Browsers may cache a 410 for good unless told not to, and a withdrawal can be undone.
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def too_many_requests(request: HttpRequest, exception: TooManyRequests) -> HttpResponse:
    """For a save, a form with every field of the request, to send it again later."""
    if isinstance(exception, TooManyReads):
        words = READ_AGAIN.format(f"{exception.seconds:,}")
        return _retry_after(_page(request, 429, "Too many requests", words), exception.seconds)
    if wants_problem(request):
        return _retry_after(problem(429, "Too many requests", AGAIN), exception.seconds)
    fields = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
    context = {"seconds": exception.seconds, "fields": fields}
    response = private(render(request, "web/too_many.html", context, status=429))
    return _retry_after(response, exception.seconds)


def too_long(request: HttpRequest, problem: str) -> HttpResponse:
    return _page(request, 413, "That is too long", TOO_MUCH.format(problem))


def too_many_and_too_long(request: HttpRequest, problem: str, seconds: int) -> HttpResponse:
    """Unlike `too_many_requests`, without all that was sent."""
    return _retry_after(_page(request, 429, "Too much at once", TOO_MUCH.format(problem)), seconds)


def locked_out(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = max(1, round(seconds / 60))
    message = (
        "Too many attempts to sign in have failed, or came from your network. "
        f"Wait {minutes} minute{pluralize(minutes)}, and try again."
    )
    return _retry_after(_page(request, 429, "You cannot sign in just now", message), seconds)


def cannot_sign_in(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return _page(request, status, "You are not signed in", message)


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    message = f"At most {limit:,} bytes can be sent at once. {BACK_WITH_LESS}"
    return _page(request, 413, "That is too large", message)


def compressed(request: HttpRequest) -> HttpResponse:
    message = (
        "The header Content-Encoding says that what was sent is compressed, which this site does "
        "not read. If a browser sent it, a proxy in front of this site has compressed it: tell "
        "whoever looks after the site. Nothing was saved."
    )
    return _page(request, 415, "That cannot be read", message)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exception()  # Django calls this while it handles the exception
    if is_full(error):
        return _outage(request, 507, "Nothing was saved", FULL)
    if is_away(error):
        return _outage(request, 503, "The site cannot reach its database", AWAY)
    message = f"The fault is ours and has been logged. {KEPT}"
    return _page(request, 500, "Something went wrong", message)


def is_full(error: BaseException | None) -> bool:
    """The disk is full or read-only, so nothing can be saved."""
    if isinstance(error, OSError):
        return error.errno in FULL_DISK_ERRNOS
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    return code in FULL_SQLITE_CODES or getattr(cause, "sqlstate", None) in FULL_POSTGRESQL_STATES


def is_away(error: BaseException | None) -> bool:
    """The database cannot be reached, or stays locked for too long."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # SQLite reports a wrong query, such as one for a missing table, as an OperationalError too.
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _outage(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """A page; for htmx, a line below the current page, which keeps whatever was typed into it."""
    context = {"title": title, "message": message, "again": request.get_full_path()}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "web/outage.html", context, status=status)
        reswap(retarget(response, "#offline"), "outerHTML")
        push_url(reselect(response, "#offline"), False)
    elif wants_problem(request):
        response = _problem(status, title, message)
    else:
        response = render(request, "web/error.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return _retry_after(response, RETRY_AFTER)
