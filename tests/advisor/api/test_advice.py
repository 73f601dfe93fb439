"""The API, the pages and `decide` give the same verdict, since they share one path to it."""

import json

import pytest

from advisor.models import Result
from tests.support.commands import run

ADDRESS = "/api/1/rulebooks/{}/releases/1/verdict"
SETS = [
    {},
    {"distance": 2000},
    {"distance": 20, "luggage": ["furniture"]},
    {"station": "near", "changes": 5, "luggage": ["bag", "bicycle"]},
    {"station": "none", "changes": 2},  # which does not ask for the changes
]


@pytest.mark.parametrize("answers", SETS)
def test_all_three_come_to_the_same(client, journey, tmp_path, answers):
    by_api = client.post(
        ADDRESS.format("journey"), {"answers": answers}, content_type="application/json"
    ).json()
    client.post(by_api["link"].removeprefix("http://testserver").replace("/result/", "/save/"))
    saved = client.get(f"/r/{Result.objects.get().token}/result.json").json()
    (file := tmp_path / "answers.yaml").write_text(json.dumps(answers))
    by_command = json.loads(run("decide", str(file), "--json"))
    shared = by_api.keys() & saved.keys()
    assert {name: by_api[name] for name in shared} == {name: saved[name] for name in shared}
    assert {name: by_api[name] for name in by_command} == by_command
    assert {"standing", "headline", "risks", "carried"} <= by_command.keys() & shared


@pytest.fixture
def advice(client, journey):
    def ask(**answers):
        answer = client.post(
            ADDRESS.format("journey"), {"answers": answers}, content_type="application/json"
        )
        return answer.json()

    return ask


def test_a_person_can_open_the_link_and_check_every_answer(client, advice):
    page = client.get(advice(distance=2000, luggage=["bag"])["link"])
    assert page.status_code == 200
    assert "2,000 kilometres" in page.text
    assert "A bag or a suitcase" in page.text


def test_the_argument_is_complete(advice):
    found = advice(distance=2000)
    assert [m["scenario"] for m in found["mechanisms"]] == ["long-way"]
    assert [(risk["option"], risk["scenario"]) for risk in found["risks"]] == [("car", "long-way")]
    cited = {claim for part in (*found["mechanisms"], *found["risks"]) for claim in part["claims"]}
    assert {claim["id"] for claim in found["claims"]} == cited


def test_other_answers_lead_to_the_result_that_they_promise(client, advice):
    for change in advice(distance=2000)["would_change"]:
        report = client.get(change["link"]).context["report"]
        assert report.verdict.recommended == change["recommended"]


def test_what_does_not_count_is_named(advice):
    assert advice(station="none", changes=2)["ignored"] == ["changes"]


def test_what_to_find_out_is_said(advice):
    unknown = {question["question"] for question in advice(distance=2000)["to_find_out"]}
    assert unknown == {"station", "luggage"}
