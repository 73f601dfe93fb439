from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor.verdict.plots import LARGE, draw_plot, key_of, say_runs
from advisor.web.responses import htmx_page
from rules.engine.citations import Citation, citations
from rules.engine.schema import Bearing, Claim, Measurement, Rulebook, Scenario

from .page import chosen_release


class BearingRow(NamedTuple):
    """A claim, what the measurement says of it, and the parts that cite it."""

    bearing: Bearing
    claim: Claim
    uses: list[Citation]


@htmx_page
def measurements(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    rows = [(each, say_runs(each.plots)) for each in rulebook.measurements]
    context = {"rulebook": rulebook, "measurements": rows}
    return render(request, "knowledge/measurements.html", context)


@htmx_page
def measurement(request: HttpRequest, key: str) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    measurement = _find(rulebook, key)
    uses = citations(rulebook)
    plots = [draw_plot(rulebook, measurement, plot, LARGE) for plot in measurement.plots]
    context = {
        "rulebook": rulebook,
        "measurement": measurement,
        "runs": say_runs(measurement.plots),
        "plots": plots,
        "lines": key_of(plots),
        "method": measurement.method.split("\n\n"),
        "load_scenarios": _about_load(rulebook, measurement, uses),
        "bearings": [
            BearingRow(each, rulebook.claim[each.claim], uses[each.claim])
            for each in measurement.bears_on
        ],
    }
    return render(request, "knowledge/measurement.html", context)


def _about_load(
    rulebook: Rulebook, measurement: Measurement, uses: dict[str, list[Citation]]
) -> list[Scenario]:
    """The scenarios that weigh a claim on which it bears, and whose load can be tried out."""
    parts = [part for bearing in measurement.bears_on for part in uses[bearing.claim]]
    weighing = {part.key for part in parts if part.kind == "scenario"}
    return [each for each in rulebook.scenarios if each.rate and each.key in weighing]


@require_safe
def json_file(request: HttpRequest, key: str) -> HttpResponse:
    """As `load_measurements` reads it."""
    release = chosen_release(request)
    plain = _find(release.rulebook, key).model_dump(mode="json", exclude_defaults=True)
    response = JsonResponse(plain, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{release.rulebook.key}-{release.number}-{key}.json"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _find(rulebook: Rulebook, key: str) -> Measurement:
    if key not in rulebook.measurement:
        raise Http404("The current release has no such measurement.")
    return rulebook.measurement[key]
