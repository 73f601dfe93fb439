from dataclasses import asdict

from advisor.results.load_tests.measured import loads_of, measured, measured_on
from advisor.results.load_tests.reading import read
from advisor.results.lookup import saved_or_404
from tests.support.loaded import printed

FIGURES = read(printed(), 300, 300)


def test_a_load_test_is_said_as_its_figures_say(result):
    row = result.load_tests.create(scenario="long-way", what="us", figures=asdict(FIGURES))
    row.refresh_from_db()
    (found,) = measured([row])
    assert found.figures == FIGURES
    assert "84 ms, 0.2 % failed" in found.said
    assert found.warnings == ["Requests that failed are in the times."]


def test_the_load_is_what_was_answered(result):
    assert [(scenario.key, load.a_second) for scenario, load in loads_of(result)] == [
        ("long-way", 2000)
    ]


def test_without_a_scenario_about_load_the_database_is_not_asked(
    client, result, django_assert_num_queries
):
    client.post("/decide/journey/1/save/?luggage=furniture")
    other = type(result).objects.exclude(pk=result.pk).get()
    saved = saved_or_404(other.token)
    assert saved.report.verdict.scenarios
    with django_assert_num_queries(0):
        assert measured_on(saved.row, saved.report) == ()
