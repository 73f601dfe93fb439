import pytest

from advisor.models import Log, Panel, Result


@pytest.fixture
def saved(client, journey):
    client.post("/decide/journey/1/save/?distance=2000", {"title": "Holiday"})
    return Result.objects.get()


@pytest.fixture
def panel(client, journey):
    client.post("/panels/journey/", {"title": "Holiday"})
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    return Panel.objects.get()


@pytest.fixture
def log(client, journey):
    client.post("/log/", {"title": "Travels"})
    return Log.objects.get()


def test_a_result_is_what_its_file_has(client, saved):
    by_api = client.get(f"/api/1/results/{saved.token}")
    assert by_api.json() == client.get(f"/r/{saved.token}/result.json").json()


def test_an_unchanged_result_is_not_sent_again(client, saved):
    address = f"/api/1/results/{saved.token}"
    tag = {"if-none-match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    Result.objects.update(title="Journey")
    assert client.get(address, headers=tag).status_code == 200


def test_a_withdrawn_result_is_gone(client, saved):
    Result.objects.update(revoked_at=saved.created_at)
    answer = client.get(f"/api/1/results/{saved.token}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
    assert "withdrawn" in answer.json()["detail"]


def hand_in(client, panel, name, query):
    client.cookies.clear()
    client.post(f"/p/{panel.token}/journey/1/save/?{query}", {"name": name})


def test_a_panel_says_where_it_agrees_and_where_it_differs(client, panel):
    hand_in(client, panel, "Ada", "distance=2000&station=near")
    hand_in(client, panel, "Bo", "distance=2000&station=far")
    found = client.get(f"/api/1/panels/{panel.token}").json()
    asked = {question["question"]: question for question in found["questions"]}
    assert (found["title"], found["ended"]) == ("Holiday", False)
    assert asked["distance"]["agreed"] == 2000
    assert asked["station"]["agreed"] is None
    assert {group["answer"]: group["people"] for group in asked["station"]["groups"]} == {
        "near": ["Ada"],
        "far": ["Bo"],
    }
    assert sorted(name for vote in found["votes"] for name in vote["people"]) == ["Ada", "Bo"]


@pytest.mark.parametrize("reveal", ["handed-in", "closed"])
def test_a_blind_panel_tells_programs_nothing(client, panel, reveal):
    hand_in(client, panel, "Ada", "distance=2000")
    Panel.objects.update(reveal=reveal)
    answer = client.get(f"/api/1/panels/{panel.token}")
    assert answer.status_code == 403
    assert "Ada" not in answer.text


def test_a_log_is_what_its_file_has(client, log):
    by_api = client.get(f"/api/1/logs/{log.token}").json()
    assert by_api == client.get(f"/log/{log.token}/log.json").json()


@pytest.mark.parametrize("kind", ["results", "panels", "logs"])
def test_an_unknown_token_is_not_found(client, journey, kind):
    answer = client.get(f"/api/1/{kind}/AAAAAAAAAAAAAAAAAAAAAA")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
