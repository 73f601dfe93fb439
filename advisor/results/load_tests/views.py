"""Where the owner of a result adds what was measured at the load of a scenario."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.models import Result
from advisor.results.lookup import RESULTS, owned_or_404
from advisor.verdict.load import Load
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private
from rules.engine.schema import Scenario

from .forms import LoadTestForm, RemoveForm
from .measured import loads_of, measured

NOTICES = {"added": "The load test stands in the result now.", "removed": "Removed."}


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@never_cache
def load_tests(request: HttpRequest, token: str, key: str, scenario: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, owned_or_404(RESULTS, token, key), key, scenario)
    # Locked, so that two forms at once do not add more than there may be.
    with transaction.atomic():
        locked = RESULTS.select_for_update(of=("self",))
        return _save(request, owned_or_404(locked, token, key), key, scenario)


def _save(request: HttpRequest, result: Result, key: str, scenario_key: str) -> HttpResponse:
    if result.revoked_at:
        return redirect("edit", result.token, key)
    if request.POST.get("form") == "remove":
        remove_form = RemoveForm(result, request.POST)
        remove_form.is_valid()
        remove_form.save()
        return private(SeeOther(f"{request.path}?done=removed"))
    form = LoadTestForm(result, *_scenario_or_404(result, scenario_key), request.POST)
    if not form.is_valid():
        return _page(request, result, key, scenario_key, form)
    form.save()
    return private(SeeOther(f"{request.path}?done=added"))


def _page(
    request: HttpRequest,
    result: Result,
    key: str,
    scenario_key: str,
    invalid: LoadTestForm | None = None,
) -> HttpResponse:
    if result.revoked_at:
        return redirect("edit", result.token, key)
    scenario, load = _scenario_or_404(result, scenario_key)
    context = {
        "result": result,
        "key": key,
        "scenario": scenario,
        "load": load,
        "form": invalid or LoadTestForm(result, scenario, load),
        "load_tests": measured(result.load_tests.filter(scenario=scenario.key)),
        "done": NOTICES.get(request.GET.get("done", "")),
    }
    status = 422 if invalid else 200
    return private(render(request, "results/load_tests.html", context, status=status))


def _scenario_or_404(result: Result, key: str) -> tuple[Scenario, Load]:
    for scenario, load in loads_of(result):
        if scenario.key == key:
            return scenario, load
    raise Http404("The answers match no such scenario, or do not say how much its load is.")
