import pytest

from advisor.models import Result

VERDICT = "/api/1/rulebooks/journey/releases/1/verdict"
RESULTS = "/api/1/rulebooks/journey/releases/1/results"


@pytest.fixture
def post(client, journey):
    return lambda address, **body: client.post(address, body, content_type="application/json")


@pytest.mark.parametrize(
    ("answers", "pointer", "words"),
    [
        ({"distance": "far"}, "/answers/distance", "not a whole number"),
        ({"distance": True}, "/answers/distance", "“true” is not a whole number. Give one from 1"),
        ({"distance": 20.5}, "/answers/distance", "“20.5” is not a whole number. Give one from 1"),
        ({"distance": 9999}, "/answers/distance", "out of range"),
        ({"distance": [1, 2]}, "/answers/distance", "Give one answer"),
        ({"station": "moon"}, "/answers/station", "not one of the choices"),
        ({"station": {"near": 1}}, "/answers/station", "not one of the choices"),
        ({"luggage": ["bag", 7]}, "/answers/luggage", "not one of the choices"),
        ({"weather": "fine"}, "/answers/weather", "No question has this key"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named(post, answers, pointer, words):
    answer = post(VERDICT, answers=answers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    (wrong,) = answer.json()["errors"]
    assert wrong["pointer"] == pointer
    assert words in wrong["detail"]


@pytest.mark.parametrize(
    "most", [["weather"], ["station"], ["distance", "weather"], ["distance"] * 4]
)
def test_what_matters_most_has_an_answer(post, most):
    answer = post(VERDICT, answers={"distance": 20}, most=most)
    assert answer.json()["errors"][0]["pointer"] == "/most"


def test_what_matters_most_counts_twice(post):
    found = post(VERDICT, answers={"distance": 2000}, most=["distance"]).json()
    assert found["most"] == ["distance"]
    assert found["totals"]["train"] == 8


@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_answer_is_unknown(post, empty):
    assert post(VERDICT, answers={"distance": empty}).json()["answers"] == {}


def test_a_verdict_stores_nothing(post):
    post(VERDICT, answers={"distance": 2000})
    assert not Result.objects.exists()


def test_a_result_is_saved_with_all_that_was_said(post, client):
    answer = post(
        RESULTS,
        answers={"distance": 2000},
        most=["distance"],
        title="Holiday",
        context="With *two* children.",
        notes={"distance": "From the map."},
    )
    assert answer.status_code == 201
    saved = answer.json()
    assert client.get(answer.headers["Location"]).json()["permalink"] == saved["permalink"]
    result = Result.objects.get(token=saved["token"])
    assert (result.title, result.context) == ("Holiday", "With *two* children.")
    assert (result.answers, result.most) == ({"distance": 2000}, ["distance"])
    assert result.notes == {"distance": "From the map."}
    assert "Holiday" in client.get(saved["permalink"]).text
    assert client.get(saved["edit_link"]).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": "x" * 201}, "/title"),
        ({"context": "x" * 4001}, "/context"),
        ({"notes": {"distance": "x" * 501}}, "/notes/distance"),
        ({"notes": {"station": "Near."}}, "/notes"),
        ({"title": 7}, "/title"),
        ({"more": "x"}, "/more"),
    ],
)
def test_what_cannot_be_saved_is_named_and_not_saved(post, wrong, pointer):
    answer = post(RESULTS, answers={"distance": 20}, **wrong)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Result.objects.exists()


def test_saving_counts_against_the_limit_of_the_pages(post, client, settings):
    settings.SAVES_PER_HOUR = 1
    client.post("/decide/journey/1/save/?distance=20")
    answer = post(RESULTS, answers={"distance": 20})
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_retired_rulebook_decides_nothing_new(post, journey):
    type(journey.rulebook).objects.update(availability="retired")
    assert post(RESULTS, answers={"distance": 20}).status_code == 410
    assert post(VERDICT, answers={"distance": 20}).status_code == 410
