"""What a result says of its own sureness, as its readers see it."""

import re
from html import unescape

import pytest

from advisor.verdict.report import Report
from advisor.verdict.sensitivity import PublishedSensitivity
from rules.engine.answers import counted, read_answers
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.releases import PublishedRulebook, current
from tests.support.changes import changed


def sensitivity(release: PublishedRulebook, **raw: object) -> PublishedSensitivity:
    answers, problems = read_answers(release.rulebook, raw)
    assert not problems
    answers = counted(release.rulebook, answers)
    report = Report(release.rulebook, answers, evaluate(release.rulebook, answers))
    return PublishedSensitivity(report, release)


@pytest.fixture
def release(journey) -> PublishedRulebook:
    return current("journey")


@pytest.fixture
def page(client, journey):
    def page(query: str) -> str:
        saved = client.post(f"/decide/journey/1/save/?{query}").headers["Location"]
        return " ".join(unescape(client.get(saved.removesuffix("saved/")).text).split())

    return page


def test_single_answers_that_change_it_are_said_in_words(release):
    said = [(each.text, each.option and each.option.short) for each in
            sensitivity(release, distance=600).changes]  # fmt: skip
    assert said == [
        ("Distance: 30 to 300 kilometres", None),
        ("Distance: below 30 kilometres", "Car"),
    ]


def test_each_change_leads_to_its_result_beside_the_one_before(client, release):
    change, *_ = sensitivity(release, distance=600).changes
    assert change.address == "/decide/journey/1/result/?distance=300&was=distance%3D600"
    assert client.get(change.address).status_code == 200


def test_what_to_find_out_opens_the_question_and_comes_back(client, release):
    unknown, *_ = sensitivity(release, distance=600).unknown
    assert unknown.question.key == "station"
    assert unknown.address == (
        "/decide/journey/1/trip/?distance=600&was=distance%3D600#question-station"
    )
    assert 'action="/decide/journey/1/result/"' in client.get(unknown.address).text


def test_of_several_choices_the_smallest_change_is_named(release):
    texts = [each.text for each in sensitivity(release, luggage=["bag", "furniture"]).changes]
    assert texts[0] == "Luggage: without “Furniture”"


def test_where_no_single_answer_would_pairs_are_named(release):
    found = sensitivity(release, station="none", luggage=["bag", "furniture"])
    assert found.changes
    assert not found.single
    assert all(" and " in each.text for each in found.changes)


def test_what_to_find_out_next_comes_by_how_far_it_moves_the_margin(release):
    unknown = sensitivity(release, distance=600).unknown
    assert [each.question.key for each in unknown] == ["station", "luggage"]
    points = [each.points for each in unknown]
    assert points == sorted(points, reverse=True)


def test_the_page_has_the_figures_and_each_part(page):
    text = page("distance=600&luggage=furniture")
    for part in (
        "Vary every rule’s weight from half to double",
        "What would change it",
        "Find out",
        "Tripwires: decide again when",
        "Start again from these answers",
    ):
        assert part in text


def test_a_tie_without_a_strong_rule_says_that_either_will_do(client, journey):
    even = changed(
        ("scenarios.long-way.rules.far.effects", [{"option": "train", "points": 1},
                                                  {"option": "car", "points": 1}]),
    )  # fmt: skip
    rulebook = read_rulebook(even)
    answers = {"distance": 2000}
    report = Report(rulebook, answers, evaluate(rulebook, answers))
    assert report.assessment.standing == "too-close-to-call"
    assert report.low_stakes


def test_every_link_of_the_page_to_a_part_of_it_leads_somewhere(page):
    text = page("distance=600&luggage=furniture")
    ids = set(re.findall(r'id="([^"]+)"', text))
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets <= ids
