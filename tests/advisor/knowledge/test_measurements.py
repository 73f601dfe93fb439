import json

import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.changes import changed
from tests.support.small import small_document

PAGE = "/measurements/door-to-door/"
MEASURED = small_document()["measurements"][0]


def test_the_page_of_a_measurement_has_all_that_it_takes_to_judge_it(text):
    page = text(PAGE)
    for part in (
        MEASURED["title"],
        MEASURED["asks"],
        MEASURED["method"],
        MEASURED["command"],
        MEASURED["machine"],
        "Python&nbsp;3.13",
        "3 October 2026",
        "this project&#x27;s car",
        "5 runs",
        *MEASURED["cannot_show"],
        *(bearing["says"] for bearing in MEASURED["bears_on"]),
    ):
        assert part in page


def test_each_plot_has_its_table(text):
    page = text(PAGE)
    assert page.count('role="img"') == page.count("<table class") - 1 == 2
    assert '<th scope="col">900</th>' in page
    assert '<tr><th scope="row">Train, direct</th><td><strong>' in page


def test_what_is_counted_is_no_median_of_runs(client, db):
    plots = [plot | {"counted": True} for plot in MEASURED["plots"]]
    publish(load(changed(("measurements.door-to-door.plots", plots))), note="Counted")
    page = client.get(PAGE).text
    assert "</time> · counted" in page
    assert "another run gives the same" in page
    assert "edian of" not in page


def test_claims_are_named_with_what_is_said_of_them_and_where_they_are_used(text):
    page = text(PAGE)
    row = page[page.index('<th scope="row">Refutes</th>') :]
    assert row.index("Trains refuse most luggage.") < row.index("/scenarios/bulky-load/")


def test_scenarios_of_load_lead_to_a_measurement_of_ones_own(client, db):
    publish(load(changed(("scenarios.long-way.rate", "distance"))), note="Load")
    section = client.get(PAGE).text.partition("Measure yours")[2]
    assert '<a href="/scenarios/long-way/?rulebook=journey">' in section
    assert "/scenarios/bulky-load/" not in section


def test_nobody_is_asked_to_measure_what_is_no_load(text):
    assert "Measure yours" not in text(PAGE)


def test_the_raw_figures_are_those_that_can_be_loaded(client, journey):
    response = client.get(f"{PAGE}measurement.json")
    assert response["Content-Type"] == "application/json"
    assert 'filename="journey-1-door-to-door.json"' in response["Content-Disposition"]
    assert json.loads(response.text) == MEASURED


@pytest.mark.parametrize("address", ["/measurements/nowhere/", "/measurements/x/measurement.json"])
def test_an_unknown_measurement_is_not_found(client, journey, address):
    assert client.get(address).status_code == 404


def test_all_are_listed_with_what_they_bear_on(text):
    page = text("/measurements/")
    assert f'<a href="{PAGE}?rulebook=journey">' in page
    assert "Supports <a" in page
    assert "refutes <a" in page
    assert '<span class="count">1</span>' in page


def test_a_rulebook_without_measurements_says_so_and_shows_nothing(client, db):
    publish(load(changed(("measurements", []))), note="None")
    assert "no measurements yet" in client.get("/measurements/").text
    for page in ("/sources/", "/scenarios/long-way/"):
        text = client.get(page).text
        assert "measure" not in text.lower()
        assert "plot" not in text


def test_a_scenario_has_the_plot_and_the_sentence_beside_its_evidence(text):
    html = text("/scenarios/long-way/")
    evidence = html[html.index('id="evidence"') :]
    assert evidence.index('<svg class="plot small"') < evidence.index("Supported by a measurement.")


def test_a_claim_has_its_plot_and_sentence_after_its_dispute(text):
    html = text("/sources/")
    claim = html[html.index("Trains refuse most luggage.") :]
    dispute = claim.index("Disputed.")
    drawing = claim.index('<svg class="plot small"')
    assert dispute < drawing < claim.index("Refuted by a measurement.")
    assert "No train of the fifteen refused any luggage." in claim
    assert "Measured on this project&#x27;s car" in claim


def test_the_sources_lead_to_what_was_measured(text):
    assert '<a href="/measurements/?rulebook=journey">What was measured</a>' in text("/sources/")


def test_the_highest_grade_says_on_whose_machine(client, db):
    publish(load(changed(("claims.R1.grade", "measured"))), note="Measured")
    assert "Measured on this project&#x27;s car." in client.get("/scenarios/long-way/").text
