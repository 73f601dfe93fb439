import pytest

from advisor.models import Position


@pytest.fixture
def position(result):
    return result.positions.create(name="Ada", stance="disagree", reason="A parrot")


@pytest.fixture
def deal(client, edit_link, position):
    def post(deal, reply=""):
        said = {"form": "position", "position": position.pk, "deal": deal, "reply": reply}
        return client.post(edit_link, said)

    return post


def state() -> tuple[str, str]:
    return Position.objects.values_list("state", "reply").get()


def test_an_objection_is_answered_accepted_or_open_again(deal):
    assert deal("answer", "Dogs may come.").status_code == 303
    assert state() == ("answered", "Dogs may come.")
    deal("accept", "True.")
    assert state() == ("accepted", "True.")
    deal("reopen")
    assert state() == ("open", "")


def test_an_answer_has_words(deal):
    page = deal("answer")
    assert page.status_code == 422
    assert "Write your answer first." in page.text
    assert state() == ("open", "")


def test_a_hidden_position_is_said_to_be_hidden(client, result, deal):
    deal("hide")
    page = client.get(f"/r/{result.token}/").text
    assert "A parrot" not in page
    assert "The owner of this result has hidden 1 position." in page
    deal("show")
    assert "A parrot" in client.get(f"/r/{result.token}/").text


@pytest.mark.parametrize("deal", ["delete", ""])
def test_nothing_else_is_done_to_a_position(client, edit_link, position, deal):
    said = {"form": "position", "position": position.pk, "deal": deal}
    assert client.post(edit_link, said).status_code == 422


@pytest.mark.parametrize("number", ["", "nonsense", "0", str(2**80)])
def test_a_position_that_is_not_there_is_said(client, edit_link, position, number):
    said = {"form": "position", "position": number, "deal": "hide"}
    assert client.post(edit_link, said).status_code == 422


def test_the_owner_closes_positions_and_opens_them_again(client, result, edit_link):
    client.post(edit_link, {"form": "close-positions"})
    page = client.get(f"/r/{result.token}/position/").text
    assert "Nothing can be added or changed." in page
    client.post(edit_link, {"form": "open-positions"})
    assert "Nothing can be added" not in client.get(f"/r/{result.token}/position/").text
