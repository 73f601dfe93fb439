"""Where somebody says what they think of a result, and corrects it by a private link."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.models import Position, Result
from advisor.results.decisions import standing_decision
from advisor.results.edit_key import digest, key_of_form, save_once
from advisor.results.lookup import Saved, saved_or_404
from advisor.results.revision import store
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private

from .forms import PositionForm


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def position(request: HttpRequest, token: str, key: str = "") -> HttpResponse:
    if request.method != "POST":
        return _page(request, saved_or_404(token), key)
    # Locked, so that nobody takes a position after they are closed.
    with transaction.atomic():
        Result.objects.select_for_update().filter(token=token).first()
        return _save(request, saved_or_404(token), key)


def _save(request: HttpRequest, saved: Saved, key: str) -> HttpResponse:
    form = _form(request, saved, key)
    if not form.is_valid():
        return _page(request, saved, key, form)
    fields = form.fields_of_row()
    if form.position:
        Position.objects.filter(pk=form.position.pk).update(**fields)
    else:
        key = key_of_form(request)
        save_once(Position(result=saved.row, edit_key=digest(key), **fields))
    store(saved.row)
    mine = reverse("position", args=[saved.row.token, key])
    return private(SeeOther(f"{mine}?said"))


def _form(request: HttpRequest, saved: Saved, key: str) -> PositionForm:
    own = _own_or_404(saved, key) if key else None
    data = request.POST if request.method == "POST" else None
    about = request.GET.get("about", "")
    return PositionForm(saved, standing_decision(saved.row), own, data, about)


def _own_or_404(saved: Saved, key: str) -> Position:
    own = saved.row.positions.filter(edit_key=digest(key)).select_related("decision").first()
    if own is None:
        raise Http404("Nobody has said anything at this address. Was the whole link copied?")
    return own


def _page(
    request: HttpRequest, saved: Saved, key: str, invalid: PositionForm | None = None
) -> HttpResponse:
    form = invalid or _form(request, saved, key)
    context = {
        "saved": saved,
        "rulebook": saved.report.rulebook,
        "form": form,
        "position": form.position,
        "is_said": "said" in request.GET,
        "private_link": request.build_absolute_uri(request.path),
    }
    return private(
        render(request, "results/position.html", context, status=422 if invalid else 200)
    )
