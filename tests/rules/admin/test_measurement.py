"""The pages of measurements."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.to_document import document
from rules.models import Measurement, Option, Rulebook
from tests.support.admin_pages import errors, page, save
from tests.support.small import small_document


def measurement() -> Measurement:
    return Measurement.objects.get()


def plots(**point: Any) -> str:
    [found] = small_document()["measurements"]
    found["plots"][0]["series"][1]["points"][0] |= point
    return json.dumps(found["plots"])


def test_a_form_saved_untouched_changes_nothing(admin_client: Client, draft: Rulebook) -> None:
    before = document(draft)
    assert save(admin_client, measurement()).status_code == 302
    assert document(Rulebook.objects.get()) == before


def test_figures_are_edited_as_json(admin_client: Client, draft: Rulebook) -> None:
    assert save(admin_client, measurement(), plots=plots(y=1.25)).status_code == 302
    stored = measurement().plots[0]["series"][1]["points"][0]
    assert stored["y"] == 1.25


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"plots": '[\n{"title": }]'}, "Line 2: Expecting value."),
        ({"plots": "[" * 100_000}, "Write JSON."),
        ({"plots": ""}, "This field is required."),
        ({"plots": "3"}, "This does not fit here."),
        ({"plots": plots(y=float("nan"))}, "Plot 1, series 2, points 1, y: Give a number that is"),
        ({"plots": plots(x=0)}, "Plot 1: Car: expected x above 0 on a logarithmic axis."),
        ({"plots": plots(low=7)}, "Plot 1, series 2, points 1: Expected low, y and high"),
        ({"versions": '{"Python": 3}'}, "Python: This is required."),
        ({"date": "2026-02-30"}, "Expected a day of the calendar"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_stays(
    admin_client: Client, draft: Rulebook, values: dict[str, str], said: str
) -> None:
    before = document(draft)
    response = save(admin_client, measurement(), **values)
    assert said in errors(response)
    [(name, typed)] = values.items()
    assert response.context["adminform"].form[name].value() == typed
    assert document(Rulebook.objects.get()) == before


def test_an_option_that_is_not_there_is_named(admin_client: Client, draft: Rulebook) -> None:
    text = plots().replace('"car"', '"boat"')
    assert "There is no option" in errors(save(admin_client, measurement(), plots=text))


def test_an_option_with_figures_is_in_use(admin_client: Client, draft: Rulebook) -> None:
    text = admin_client.get(page("option", "change", Option.objects.get(key="car").pk)).text
    assert "has figures of it" in text


def test_the_history_names_changed_figures_in_short(admin_client: Client, draft: Rulebook) -> None:
    save(admin_client, measurement(), plots=plots(y=1.25), machine="Another car")
    message = LogEntry.objects.latest("pk").get_change_message()
    assert "“One car, 90 kW; the trains of the timetable” → “Another car”" in message
    assert "Plots: “[" in message
    assert len(message) < 3_000
