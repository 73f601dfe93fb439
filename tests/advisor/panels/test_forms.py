from datetime import timedelta

import pytest
from django.utils.timezone import now

from advisor.models import Panel
from advisor.panels.forms import PanelForm


def test_a_panel_is_blind_unless_it_is_chosen_to_be_blinder(client, journey):
    client.post("/panels/journey/")
    client.post("/panels/journey/", {"reveal": "closed"})
    assert [panel.reveal for panel in Panel.objects.order_by("id")] == ["handed-in", "closed"]
    assert "reveal" in PanelForm({"reveal": "always"}).errors


def test_names_are_one_a_line_and_each_once():
    form = PanelForm({"expected": " Ada \n\nBen\nada\n"})
    assert form.is_valid()
    assert form.cleaned_data["expected"] == "Ada\nBen"


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ("\n".join(f"Person {n}" for n in range(101)), "At most 100 people can answer, not 101."),
        ("x" * 101, "Use at most 100 characters for a name"),
    ],
)
def test_too_many_or_too_long_names_are_named(names, problem):
    [said] = PanelForm({"expected": names}).errors["expected"]
    assert problem in said


@pytest.mark.parametrize("days", [-1, 400])
def test_a_date_in_the_past_or_far_away_is_asked_again(days):
    form = PanelForm({"closes_at": (now() + timedelta(days=days)).isoformat()})
    assert form.errors["closes_at"] == ["Choose a time between now and a year from now."]


def test_what_is_no_date_is_asked_again():
    [said] = PanelForm({"closes_at": "soon"}).errors["closes_at"]
    assert "Give a date and a time" in said


def test_a_reminder_names_what_is_due_and_when(client, manage, link):
    closes_at = (now() + timedelta(days=2)).replace(microsecond=0)
    Panel.objects.update(expected="Ada\nBen", closes_at=closes_at)
    page = client.get(manage).text
    assert "Still expected: <bdi>Ada</bdi>, <bdi>Ben</bdi>." in page
    assert "“To the capital” waits for your answers by" in page
    assert f": http://testserver{link}" in page
