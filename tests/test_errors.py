from django.test import Client


def test_a_save_without_the_csrf_cookie_says_that_nothing_was_saved(journey):
    page = Client(enforce_csrf_checks=True).post("/decide/journey/1/save/?distance=600")
    assert page.status_code == 403
    assert "Nothing was saved" in page.text
    assert "Your answers are still in the address" in page.text


def test_a_fault_of_ours_is_a_page_in_words(client, journey, monkeypatch):
    def fail(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("advisor.report.say_headline", fail)
    client.raise_request_exception = False
    page = client.get("/example/journey/")
    assert page.status_code == 500
    assert "Something went wrong" in page.text
