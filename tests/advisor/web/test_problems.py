import pytest

from advisor.web.problems import Wrong, problem


@pytest.mark.parametrize("address", ["/api/2/rulebooks", "/api/1/nothing"])
def test_an_address_that_leads_nowhere_is_a_problem_for_programs(client, db, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["title"] == "There is nothing at this address"


def test_people_still_get_a_page(client, db):
    assert client.get("/apiary/").headers["Content-Type"] == "text/html; charset=utf-8"


def test_each_part_that_is_wrong_is_named():
    answer = problem(422, "Some of it is wrong", "See below.", [Wrong("/title", "Too long.")])
    assert b'"errors": [{"pointer": "/title", "detail": "Too long."}]' in answer.content
