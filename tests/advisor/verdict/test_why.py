"""The chart of scenarios adds up to the totals, and leaves no objection out."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings

from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from advisor.verdict.why import MAX_ROWS, Why
from rules.engine.reading import read_rulebook
from tests.support.changes import changed
from tests.support.sensitivity import Assessed, assessed_cases
from tests.support.small import small_document


@pytest.fixture
def why(small):
    def why(query: str, option: str, other: str | None) -> Why:
        report = Report.of(AnswerSheet.read(small, QueryDict(query)))
        return Why(report, small.option[option], small.option.get(other or ""))

    return why


@settings(max_examples=60, deadline=None)
@given(assessed_cases())
def test_the_rows_add_up_to_the_difference_of_the_totals(assessed: Assessed):
    rulebook, case, verdict = assessed
    option, other = rulebook.options[0], rulebook.options[1]
    found = Why(Report(rulebook, case.answers, verdict, case.priorities), option, other)
    nets = [row.net for row in [*found.rows, *found.further]]
    assert sum(nets) == found.total == verdict.totals[option.key] - verdict.totals[other.key]
    assert len(found.rows) <= MAX_ROWS
    if any(net < 0 for net in nets):
        assert min(nets) in [row.net for row in found.rows]
    if verdict.scenarios:
        points = [rule.points for rule in verdict.fired]
        speaks = any(each.get(option.key, 0) < each.get(other.key, 0) for each in points)
        assert (found.objection is not None) == speaks


def test_what_speaks_for_it_comes_before_what_speaks_against_it(why):
    found = why("distance=600&luggage=furniture&station=near&changes=0", "train", "car")
    assert [(row.scenario.key, row.net) for row in found.rows] == [
        ("long-way", 6),
        ("direct-line", 2),
        ("bulky-load", -4),
    ]
    assert found.objection == ("you bring furniture", "−4")
    assert found.total_text == "Train is 4 points ahead of Car."


def test_an_objection_counts_in_a_scenario_that_speaks_for_the_option_on_the_whole():
    effects = [{"option": "train", "points": -2}]
    slow = {"key": "slow", "reason": "the line is slow", "effects": effects}
    far = small_document()["scenarios"][0]["rules"][0]
    rulebook = read_rulebook(changed(("scenarios.long-way.rules.+", far | slow)))
    report = Report.from_answers(rulebook, {"distance": 2000})
    found = Why(report, rulebook.option["train"], rulebook.option["car"])
    assert all(row.net > 0 for row in found.rows)
    assert found.objection == ("the line is slow", "−2")


def test_against_the_leader_the_total_is_behind(why):
    found = why("distance=600&luggage=furniture", "car", "train")
    assert found.total_text == "Car is 2 points behind Train."


def test_bars_share_an_axis_that_the_whole_chart_fits(why):
    found = why("distance=600&luggage=furniture&station=near&changes=0", "train", "car")
    ends = [(row.x, row.x + row.width) for row in found.rows]
    assert min(start for start, _ in ends) == 0
    assert max(end for _, end in ends) == pytest.approx(100, abs=0.1)
    assert ends[0][0] == found.axis


def test_a_row_says_what_it_rests_on(why):
    [row, _] = why("distance=600&luggage=furniture", "train", "car").rows
    assert row.warning is not None
    option, text = row.warning
    assert (option.key, text) == ("car", "You arrive tired and later than planned.")
    assert [(line.reason, [str(p.signed) for p in line.points]) for line in row.rules] == [
        ("you travel more than 300 kilometres", ["+4", "−2"])
    ]
    assert "1 first-hand record, 1 practitioner, none disputed: " in row.evidence
    assert 'href="#claim-R1"' in row.evidence


def test_points_that_an_option_shares_say_so(why):
    found = why("distance=600&luggage=bag", "coach", "car")
    [far] = [row for row in found.rows if row.scenario.key == "long-way"]
    assert far.rules[0].inherited == "Points for Train also count for Coach."


def test_a_row_against_it_warns_of_what_is_argued_for(why):
    found = why("distance=600&luggage=furniture", "train", "car")
    [load] = [row for row in found.rows if row.net < 0]
    assert load.warning is not None
    assert load.warning[0].key == "train"


def test_each_claim_stands_once(why):
    found = why("distance=600&luggage=furniture&station=near&changes=0", "train", "car")
    assert len(found.claims) == len(set(found.claims)) == 5
    assert [source.key for source in found.sources] == ["R", "C"]


def test_without_a_rival_the_points_stand_alone():
    rulebook = read_rulebook(changed())
    report = Report.of(AnswerSheet.read(rulebook, QueryDict("distance=2000")))
    assert Why(report, rulebook.option["train"], None).total_text == "Train has 4 points."


def test_a_row_has_what_was_measured_of_its_claims(client, journey):
    page = client.get("/decide/journey/1/result/?distance=600").text
    row = page[page.index('id="scenario-long-way"') :]
    row = row[: row.index("</details>")]
    assert row.index('<svg class="plot small"') < row.index("<strong>Supports</strong>")
    assert page.index("css/plot.css") < page.index('id="scenario-long-way"')


def test_measured_evidence_comes_first(why):
    document = changed(("claims.R2.grade", "measured"))
    report = Report.from_answers(read_rulebook(document), {"distance": 600})
    rulebook = report.rulebook
    row = Why(report, rulebook.option["train"], None).rows[0]
    assert "1 measured, 1 first-hand record, none disputed" in row.evidence
