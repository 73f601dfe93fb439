from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.engine.words import say_rule
from rules.publishing import publish
from tests.support.small import small_document


def test_the_table_has_a_row_for_each_scenario(text):
    page = text("/scenarios/")
    scenarios = small_document()["scenarios"]
    assert page.count('<th scope="row">') == len(scenarios)
    for scenario in scenarios:
        assert f'href="/scenarios/{scenario["key"]}/?rulebook=journey"' in page
        assert scenario["rule_of_thumb"] in page


def test_the_table_names_the_mechanism_in_a_clause_where_there_is_one(client, journey):
    document = small_document()
    first, *others = document["scenarios"]
    first["because"] = "speed lasts for hours"
    publish(load(document), note="A clause")
    page = client.get("/scenarios/").text
    assert f"<td>because {first['because']}</td>" in page
    assert first["mechanism"] not in page
    for scenario in others:
        assert f"<td>{scenario['mechanism']}</td>" in page


def test_the_page_of_a_scenario_has_its_mechanism_rules_risks_and_evidence(text):
    scenario = small_document()["scenarios"][0]
    page = text(f"/scenarios/{scenario['key']}/")
    assert scenario["mechanism"] in page
    rulebook = read_rulebook(small_document())
    for rule in rulebook.scenario[scenario["key"]].rules:
        assert f"<li>{say_rule(rulebook, rule)}</li>" in page
    for risk in scenario["risks"]:
        assert risk["consequence"] in page
    for claim in scenario["claims"]:
        assert f'href="/sources/?rulebook=journey#{claim}"' in page


def test_a_scenario_starts_the_questionnaire_with_its_typical_answers(client, journey):
    document = small_document()
    document["scenarios"][0]["typical"] = {"distance": 600, "luggage": ["bag"]}
    publish(load(document), note="Typical answers")
    page = client.get("/scenarios/long-way/").text
    assert 'href="/decide/journey/2/trip/?distance=600&amp;luggage=bag"' in page


def test_an_unknown_scenario_is_not_found(client, journey):
    assert client.get("/scenarios/nowhere/").status_code == 404
