from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from advisor.models import Result
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private
from rules.engine.schema import Rulebook
from rules.releases import get

from . import edit_key
from .decision_form import DecisionForm
from .decisions import decision_history
from .forms import EditAboutForm, EditForm, RestoreForm, WithdrawForm
from .load_tests.measured import loads_of
from .lookup import WITH_CURRENT, owned_or_404, saved_or_404
from .notes_form import EditNotesForm
from .positions.owner import ClosePositionsForm, DealForm, OpenPositionsForm
from .revisit_form import StillHoldsForm
from .succession import AcceptForm, DismissForm, proposals, successors

MAX_PROPOSALS = 20  # on the page at once; older ones follow as these are dismissed
OwnerForm = EditForm | EditNotesForm
FORMS: dict[str, type[OwnerForm]] = {
    "about": EditAboutForm,
    "notes": EditNotesForm,
    "decision": DecisionForm,
    "withdraw": WithdrawForm,
    "restore": RestoreForm,
    "accept": AcceptForm,
    "dismiss": DismissForm,
    "holds": StillHoldsForm,
    "position": DealForm,
    "close-positions": ClosePositionsForm,
    "open-positions": OpenPositionsForm,
}
# The forms that each button submits.
FORMS_BY_BUTTON = {name: [name] for name in FORMS} | {"changes": ["about", "notes", "decision"]}
NOTICES = {
    "about": "Title and context are saved.",
    "notes": "The notes are saved.",
    "decision": "The decision is recorded.",
    "withdraw": "The result is withdrawn.",
    "restore": "The result can be read again.",
    "accept": "The proposal is accepted as the successor.",
    "dismiss": "Dismissed. It can still be read at its own link.",
    "holds": "It is recorded that the decision still holds.",
    "position": "Done. The result shows it.",
    "close-positions": "Nobody can take a position any more.",
    "open-positions": "Positions can be taken again.",
    "logged": "The log has this result now.",
    "unlogged": "The log does not have this result any more.",
    "log-proposed": "The log’s owner is asked whether to take this result in.",
    "nothing": "Nothing was changed.",
}


@require_safe
@never_cache
def saved(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the edit link once, to the browser that saved; others are sent to the result."""
    found = saved_or_404(token)
    result, release = found.row, found.release
    key = edit_key.key_from_cookie(request, result)
    if not key:
        return redirect("result", token)
    context = {
        "proposed_from": found.proposed_from,
        "result": result,
        "report": found.report,
        "rulebook": release.rulebook,
        "finished": reverse("decide:start", args=[release.rulebook.key, release.number]),
        "permalink": request.build_absolute_uri(reverse("result", args=[token])),
        "edit_link": request.build_absolute_uri(reverse("edit", args=[token, key])),
    }
    return edit_key.show_once(request, render(request, "results/saved.html", context), result)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def edit(request: HttpRequest, token: str, key: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, owned_or_404(WITH_CURRENT, token, key), key)
    # Locked: if two people save at once, the second learns of what the first saved.
    with transaction.atomic():
        locked = WITH_CURRENT.select_for_update(of=("self",))
        return _save_changes(request, owned_or_404(locked, token, key), key)


def _save_changes(request: HttpRequest, result: Result, key: str) -> HttpResponse:
    """Saves every changed form, or none if any is invalid."""
    names = FORMS_BY_BUTTON.get(request.POST.get("form", ""))
    if names is None:
        raise BadRequest("The form does not say what to change. Go back and try again.")
    rulebook = _rulebook(result)
    submitted = {name: FORMS[name](result, rulebook, request.POST) for name in names}
    changed = {name: form for name, form in submitted.items() if form.is_changed}
    if not all(form.is_valid() for form in changed.values()):
        return _page(request, result, key, **changed)
    for form in changed.values():
        form.save()
    done = urlencode({"done": [*changed] or ["nothing"]}, doseq=True)
    return private(SeeOther(f"{request.path}?{done}"))


def _page(
    request: HttpRequest, result: Result, key: str, **invalid: EditForm | EditNotesForm
) -> HttpResponse:
    rulebook = _rulebook(result)
    context = {
        "result": result,
        "rulebook": rulebook,
        "recommended": rulebook.option.get(result.recommended),
        "decisions": decision_history(result, rulebook),
        "key": key,
        "successor": successors(result).first(),
        "proposals": proposals(result)[:MAX_PROPOSALS],
        "positions": result.positions.select_related("decision"),
        "loads": loads_of(result),
        "entries": result.entries.select_related("log").filter(log__revoked_at=None),
        "forms": {name: form(result, rulebook) for name, form in FORMS.items()} | invalid,
        "wrong": bool(invalid),
        "done": [NOTICES[name] for name in request.GET.getlist("done") if name in NOTICES],
    }
    return private(render(request, "results/edit.html", context, status=422 if invalid else 200))


def _rulebook(result: Result) -> Rulebook:
    return get(result.release.rulebook.key, result.release.number).rulebook
