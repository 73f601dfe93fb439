import pytest


@pytest.mark.parametrize("path", ["/", "/scenarios/", "/decide/journey/1/trip/", "/nowhere/"])
def test_no_page_may_be_kept_by_whoever_passes_it_on(client, journey, path):
    assert "private" in client.get(path).headers["Cache-Control"]


def test_a_result_may_not_be_kept_either(client, result):
    headers = client.get(f"/r/{result.token}/").headers
    assert headers["Cache-Control"] == "private, no-cache"


def test_what_a_page_says_of_itself_stays(client, edit_link):
    assert "no-store" in client.get(edit_link).headers["Cache-Control"]
