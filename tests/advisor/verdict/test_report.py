import pytest
from django.http import QueryDict

from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.engine.reading import read_rulebook
from tests.support.decisions import decided_document


@pytest.fixture
def report(small):
    def report(query: str) -> Report:
        return Report.of(AnswerSheet.read(small, QueryDict(query)))

    return report


def test_the_recommended_option_and_the_next_are_the_rulebooks_own(report, small):
    found = report("distance=2000&station=near&changes=0")
    assert (found.option, found.runner_up) == (small.option["train"], small.option["car"])


def test_without_answers_nothing_is_recommended_and_no_option_has_risks(report):
    found = report("")
    assert (found.option, found.risks, found.arguments) == (None, [], {"strong": [], "slight": []})


def test_the_chart_has_contenders_and_alternatives_with_points_ruled_out_ones_last(report, small):
    assert [bar.option.key for bar in report("distance=2000").bars] == ["train", "car"]
    bars = report("distance=600&luggage=bag&station=none").bars
    assert [(bar.option.key, bar.ruled_out) for bar in bars] == [
        ("coach", ""),
        ("car", ""),
        ("train", small.rule["no-station"].reason),
    ]


def test_bars_on_both_sides_share_one_axis(report):
    train, car = report("distance=2000").bars
    assert (train.total, car.total) == (4, -2)
    assert car.x + car.width == pytest.approx(car.axis) == pytest.approx(train.x)
    assert train.x + train.width == pytest.approx(100, abs=0.1)


def test_arguments_are_numbered_by_weight_and_cite_the_claims_of_rules_that_fired(report):
    found = report("distance=20&luggage=furniture")
    strong, slight = found.arguments["strong"], found.arguments["slight"]
    assert [(a.number, a.scenario.key) for a in strong] == [(1, "bulky-load")]
    assert [(a.number, a.scenario.key) for a in slight] == [(2, "off-the-rails")]
    assert [item.claim.key for item in strong[0].evidence] == ["C1"]


def test_an_argument_quotes_of_several_choices_those_that_its_rules_name(report):
    [argument] = report("luggage=bag&luggage=dog").arguments["strong"]
    assert [text for _, text in argument.answers] == ["A dog"]


def test_a_tripwire_speaks_for_the_option_or_else_for_every_matched_scenario(report, small):
    found = report("distance=2000&luggage=furniture")
    assert [s.key for s in found.tripwires(small.option["car"])] == ["bulky-load"]
    assert [s.key for s in found.tripwires(None)] == [m.scenario for m in found.verdict.scenarios]


def test_risks_stand_by_the_options_that_are_not_recommended(report):
    by_option = {item.option.key: item.risks for item in report("distance=2000").risks}
    assert "train" not in by_option
    assert [risk.scenario.key for risk in by_option["car"]] == ["long-way"]


def test_alternatives_are_those_with_points_that_are_not_recommended(report):
    assert [o.key for o in report("distance=600&luggage=bag&station=near").alternatives] == [
        "coach"
    ]
    assert report("distance=2000").alternatives == []


def test_a_verdict_says_how_often_those_like_it_were_right(report):
    decided = read_rulebook(decided_document())
    found = Report.of(AnswerSheet.read(decided, QueryDict("distance=2000&station=near&changes=0")))
    assert found.matched.startswith("1 of 2 verdicts called “clear” matched a real decision")
    assert Report.of(AnswerSheet.read(decided, QueryDict(""))).matched == ""
    assert report("distance=2000").matched == ""  # no precedent is blind


def test_the_default_is_an_option_or_none(report, small):
    assert report("").default is None
    document = decided_document() | {"default_option": "car", "default_text": "It waits."}
    rulebook = read_rulebook(document)
    found = Report.of(AnswerSheet.read(rulebook, QueryDict("")))
    assert found.default is rulebook.option["car"]
