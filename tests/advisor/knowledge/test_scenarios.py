import re

import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document

BY_OPTION = {"train": ["long-way", "direct-line"], "car": ["bulky-load", "off-the-rails"]}


def listed(response):
    return {
        option.key: [row.scenario.key for row in rows]
        for option, rows in response.context["groups"]
    }


def test_the_scenarios_are_listed_by_the_option_that_fits_best(client, journey):
    response = client.get("/scenarios/")
    assert listed(response) == BY_OPTION
    for scenario in small_document()["scenarios"]:
        address = f"/scenarios/{scenario['key']}/?rulebook=journey"
        assert f'<a href="{address}">{scenario["title"]}</a>' in response.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("option=car", {"car": ["bulky-load", "off-the-rails"]}),
        ("option=coach", {"train": ["long-way"]}),  # it shares the train's points
        ("question=station", {"car": ["off-the-rails"], "train": ["direct-line"]}),
        ("question=station&option=car", {"car": ["off-the-rails"]}),
        ("question=changes&option=car", {}),
        ("question=nonsense", BY_OPTION),
    ],
)
def test_the_scenarios_can_be_filtered(client, journey, query, expected):
    assert listed(client.get(f"/scenarios/?{query}")) == expected


def test_the_form_keeps_what_was_picked(client, journey):
    page = client.get("/scenarios/?question=station").text
    assert re.search('<form class="filters" method="get"', page)
    assert '<option value="station" selected>Stations (2)</option>' in page
    assert '<input type="hidden" name="rulebook" value="journey">' in page
    assert '<a href="?rulebook=journey">Show all</a>' in page


def test_a_row_names_the_other_options_that_the_rules_speak_for_and_against(client, journey):
    groups = dict(client.get("/scenarios/").context["groups"])
    rows = {row.scenario.key: row for rows in groups.values() for row in rows}
    keys = {
        key: {side: [option.key for option in options] for side, options in row.sides.items()}
        for key, row in rows.items()
    }
    assert keys == {
        "long-way": {"Also for": ["coach"], "Against": ["car"]},
        "bulky-load": {"Against": ["train", "coach"]},
        "off-the-rails": {"Against": ["train"]},
        "direct-line": {"Against": ["coach"]},
    }


def test_an_option_that_gets_and_loses_points_is_named_once(client, journey):
    document = small_document()
    rules = document["scenarios"][0]["rules"]
    rules[0]["effects"].append({"option": "coach", "points": -1})
    publish(load(document), note="Both ways")
    [first, *_] = client.get("/scenarios/").context["groups"][0][1]
    sides = {side: [option.key for option in options] for side, options in first.sides.items()}
    assert sides == {"Against": ["car"], "For or against": ["coach"]}


def test_the_list_names_the_mechanism_in_a_clause_where_there_is_one(client, journey):
    document = small_document()
    first, *others = document["scenarios"]
    first["because"] = "speed lasts for hours"
    publish(load(document), note="A clause")
    page = client.get("/scenarios/").text
    assert f"<p>because {first['because']}</p>" in page
    assert first["mechanism"] not in page
    for scenario in others:
        assert f"<p>{scenario['mechanism']}</p>" in page


def test_the_page_of_a_scenario_has_its_mechanism_rules_risks_and_evidence(text):
    scenario = small_document()["scenarios"][0]
    page = text(f"/scenarios/{scenario['key']}/")
    assert scenario["mechanism"] in page
    for risk in scenario["risks"]:
        assert risk["consequence"] in page
    for claim in scenario["claims"]:
        assert f'href="/sources/?rulebook=journey#{claim}"' in page


def test_a_rule_has_a_line_for_each_condition_and_each_outcome(client, journey):
    page = client.get("/scenarios/long-way/").text
    rule = page.partition("You travel 100 to 1,000 kilometres")[2].partition("</dl>")[0]
    lines = [re.sub("<[^>]*>", "", line).strip() for line in re.findall("<dd>(.*?)</dd>", rule)]
    assert lines == [
        "Distance is between 100 kilometres and 1,000 kilometres",
        "and Luggage does not include “Furniture”",
        "Coach gets the points of Train",
    ]


def test_an_outcome_has_the_mark_of_its_option(client, journey):
    [row, _] = client.get("/scenarios/bulky-load/").context["rules"]
    outcomes = [(option.key, words) for option, words in row.then]
    assert outcomes == [("car", "Car +4"), ("coach", "Coach is ruled out")]
    page = client.get("/scenarios/bulky-load/").text
    assert re.search('<svg class="mark hue-2".{,200}</svg> Car \\+4<', page)


def test_a_scenario_starts_the_questionnaire_with_its_typical_answers(client, journey):
    document = small_document()
    document["scenarios"][0]["typical"] = {"distance": 600, "luggage": ["bag"]}
    publish(load(document), note="Typical answers")
    page = client.get("/scenarios/long-way/").text
    assert 'href="/decide/journey/2/trip/?distance=600&amp;luggage=bag"' in page


def test_an_unknown_scenario_is_not_found(client, journey):
    assert client.get("/scenarios/nowhere/").status_code == 404
