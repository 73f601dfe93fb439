import csv

from django.test import Client

from tests.advisor.panels.conftest import AWAY, NEAR


def lines(response) -> dict[tuple[str, str], dict[str, str]]:
    rows = csv.DictReader(response.text.splitlines())
    return {(row["Person"], row["Question"]): row for row in rows}


def test_every_answer_has_a_line_with_the_reason(client, link, hand_in):
    hand_in(f"{AWAY}&most=distance", "Ada", {"note-distance": "Measured, on a map"})
    hand_in("distance=20&station=none", "Ben")
    file = client.get(f"{link}answers.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    found = lines(file)
    distance = found["Ada", "Distance"]
    assert [*distance.values()] == [
        *("Ada", "Train", "Distance", "2,000 kilometres", "", "yes", "Measured, on a map")
    ]
    assert found["Ben", "Changes of train"]["Answer"] == "not asked"


def test_a_second_round_leaves_the_first_answer_in_a_column(client, manage, link, second_round):
    address, browsers = second_round
    browsers["Ada"].post(address, {"distance": "2000"})
    before = lines(browsers["Ben"].get(f"{link}answers.csv"))["Ada", "Distance"]
    assert (before["Answer"], before["First answer"]) == ("20 kilometres", "")
    client.post(manage, {"change": "close-second"})
    after = lines(client.get(f"{link}answers.csv"))["Ada", "Distance"]
    assert (after["Answer"], after["First answer"]) == ("2,000 kilometres", "20 kilometres")


def test_nothing_that_people_type_becomes_a_formula(client, link, hand_in):
    hand_in(NEAR, "=1+1", {"note-distance": "@SUM(A1)"})
    line = lines(client.get(f"{link}answers.csv"))["'=1+1", "Distance"]
    assert line["Why"] == "'@SUM(A1)"


def test_who_may_not_see_the_answers_gets_no_file(link, hand_in):
    hand_in(AWAY, "Ada")
    assert Client().get(f"{link}answers.csv").headers["Location"] == f"{link}answers/"


def test_the_page_of_answers_leads_to_it(client, link, hand_in):
    hand_in(AWAY, "Ada")
    assert f'href="{link}answers.csv"' in client.get(f"{link}answers/").text
