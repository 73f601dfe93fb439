"""What whoever has the manage link does with a log."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.models import Entry, Log
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private

from .forms import EntryForm, HoldsForm, LogForm, TitleForm, WithdrawForm, refusal
from .lines import lines_from
from .lookup import LARGE_OF_RESULT, entries_of, owned_or_404

PER_PAGE = 100
MAX_PROPOSALS = 50  # on the page at once; later ones follow as these are answered
NOTICES = {
    "title": "The title is saved.",
    "add": "The decision is in the log.",
    "entry": "The entry is changed.",
    "holds": "It still holds. The log says who has looked, and when.",
    "accept": "The decision is in the log.",
    "dismiss": "Dismissed. Its owner can propose it again.",
    "remove": "The ticked entries are removed.",
    "close": "The log is closed. It can still be read.",
    "open": "The log is open again.",
    "withdraw": "The log is withdrawn.",
    "restore": "The log can be read again.",
    "nothing": "Nothing was changed.",
    "untick": "Nothing is removed. Tick the entries to remove first.",
    "closed": "The log is closed. Open it again to add to it.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def manage(request: HttpRequest, log: str, key: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, owned_or_404(Log.objects.all(), log, key))
    # Locked: if two people save at once, the second learns of what the first saved.
    with transaction.atomic():
        row = owned_or_404(Log.objects.select_for_update(), log, key)
        change = request.POST.get("change", "")
        if change in FORMS:
            return _save(request, row, change)
        if change not in ACTIONS:
            raise BadRequest("The form does not say what to change. Go back and try again.")
        return _done(request, ACTIONS[change](row, request) or change)


def _done(request: HttpRequest, name: str) -> HttpResponse:
    return private(SeeOther(f"{request.path}?{urlencode({'done': name})}"))


def _save(request: HttpRequest, log: Log, name: str) -> HttpResponse:
    form = FORMS[name](log, request)
    if not form.is_valid():
        return _page(request, log, **{name: form})
    form.save()
    return _done(request, name)


def _entry(log: Log, request: HttpRequest) -> Entry:
    """The entry in the address, which was taken elsewhere: results have an edit page of theirs."""
    number = request.GET.get("entry", "")
    entries = log.entries.filter(result=None, accepted_at__isnull=False)
    entry = entries.filter(pk=number).first() if number.isascii() and number.isdecimal() else None
    if entry is None:
        raise Http404("This log has no such entry. Somebody may have removed it.")
    return entry


FORMS: dict[str, Callable[[Log, HttpRequest], LogForm]] = {
    "title": lambda log, request: TitleForm(log, request.POST),
    "add": lambda log, request: EntryForm(log, request.POST),
    "entry": lambda log, request: EntryForm(log, request.POST, _entry(log, request)),
    "holds": lambda log, request: HoldsForm(log, request.POST, _entry(log, request)),
    "withdraw": lambda log, request: WithdrawForm(log, request.POST),
}


def _accept(log: Log, request: HttpRequest) -> str:
    if refusal(log):
        return "closed"
    proposed = _proposals(log).filter(result__token=request.POST.get("result", ""))
    return "" if proposed.update(accepted_at=now()) else "nothing"


def _dismiss(log: Log, request: HttpRequest) -> str:
    deleted, _ = _proposals(log).filter(result__token=request.POST.get("result", "")).delete()
    return "" if deleted else "nothing"


def _remove(log: Log, request: HttpRequest) -> str:
    """Removes only the entries: results stay at their links."""
    ticked = set(request.POST.getlist("remove"))
    keys = [pk for pk in log.entries.values_list("pk", flat=True) if str(pk) in ticked]
    deleted, _ = log.entries.filter(pk__in=keys).delete()
    return "" if deleted else "untick"


def _update(**values: object) -> Callable[[Log, HttpRequest], str]:
    def update(log: Log, request: HttpRequest) -> str:
        Log.objects.filter(pk=log.pk).update(**values)
        return ""

    return update


def _close(log: Log, request: HttpRequest) -> str:
    closed = Log.objects.filter(pk=log.pk, closed_at=None).update(closed_at=now())
    return "" if closed else "nothing"


# What each button does, and the key in `NOTICES` if that is not its own.
ACTIONS: dict[str, Callable[[Log, HttpRequest], str]] = {
    "accept": _accept,
    "dismiss": _dismiss,
    "remove": _remove,
    "close": _close,
    "open": _update(closed_at=None),
    "restore": _update(revoked_at=None),
}


def _proposals(log: Log) -> QuerySet[Entry]:
    """What result's owners offer by the read link, and what can be read of it."""
    return log.entries.filter(accepted_at=None, result__revoked_at=None)


def _page(request: HttpRequest, log: Log, **invalid: LogForm) -> HttpResponse:
    """The log's page, or that of the entry in the address, with a form that was refused."""
    status = 422 if invalid else 200
    context = {
        "log": log,
        "link": request.build_absolute_uri(reverse("log", args=[log.token])),
        "done": NOTICES.get(request.GET.get("done", "")),
        "wrong": next(iter(invalid.values()), None),
    }
    if "entry" in request.GET:
        entry = _entry(log, request)
        forms = {"entry": EntryForm(log, None, entry), "holds": HoldsForm(log, None, entry)}
        context |= {"entry": entry, "revisits": entry.revisits.all(), "forms": forms | invalid}
        return private(render(request, "log/entry.html", context, status=status))
    forms = {"title": TitleForm(log), "add": EntryForm(log), "withdraw": WithdrawForm(log)}
    page = Paginator(entries_of(log).reverse(), PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "lines": lines_from(list(page)),
        "proposals": _proposals(log)
        .select_related("result")
        .defer(*LARGE_OF_RESULT)[:MAX_PROPOSALS],
        "forms": forms | invalid,
    }
    return private(render(request, "log/manage.html", context, status=status))
