from advisor.models import Panel, Submission
from advisor.panels.second_round import SecondTurnout, moved
from tests.advisor.panels.conftest import AWAY, NEAR


def test_it_asks_only_what_decides_and_that_stays(client, manage, second_round):
    panel = Panel.objects.get()
    assert panel.second_questions == ["distance"]
    assert panel.second_opened_at is not None
    client.post(manage, {"change": "second"})
    assert Panel.objects.get().second_opened_at == panel.second_opened_at


def test_it_opens_only_once_the_panel_is_closed(client, manage, hand_in):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    client.post(manage, {"change": "second"})
    assert Panel.objects.get().second_opened_at is None


def test_where_nothing_decides_there_is_nothing_to_ask_again(client, manage, hand_in):
    hand_in(AWAY, "Ada")
    hand_in(AWAY, "Ben")
    client.post(manage, {"change": "close"})
    assert "there is nothing to ask again" in client.get(manage).text
    client.post(manage, {"change": "second"})
    assert Panel.objects.get().second_opened_at is None


def test_it_is_closed_once_and_not_before_it_is_open(client, manage, hand_in, second_round):
    Panel.objects.update(second_opened_at=None)
    client.post(manage, {"change": "close-second"})
    assert Panel.objects.get().second_closed_at is None
    client.post(manage, {"change": "second"})
    client.post(manage, {"change": "close-second"})
    first = Panel.objects.get().second_closed_at
    client.post(manage, {"change": "close-second"})
    assert Panel.objects.get().second_closed_at == first is not None


def test_the_organiser_sees_who_has_yet_to_answer_again(client, manage, second_round):
    address, browsers = second_round
    browsers["Ada"].post(address, {"distance": "2000"})
    turnout = SecondTurnout.of(Submission.objects.all())
    assert (turnout.said, turnout.missing) == ("1 of 3 have answered again", ["Ben", "Cem"])
    page = client.get(manage).text
    assert "Not yet again: <bdi>Ben</bdi>, <bdi>Cem</bdi>." in page
    assert f'value="http://testserver{address}"' in page


def test_who_moved_what_is_said_from_the_first_answer_to_the_latest(
    client, manage, link, agreement, second_round
):
    address, browsers = second_round
    browsers["Ada"].post(address, {"distance": "900"})
    browsers["Ben"].post(address, {"distance": "2000"})
    client.post(manage, {"change": "close-second"})
    [distance] = moved(agreement(), ["distance"])
    assert [tuple(move) for move in distance.moves] == [("Ada", "20 kilometres", "900 kilometres")]
    assert moved(agreement(), []) == []
