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


def test_another_host_name_is_answered_with_what_has_to_be_set(client, settings):
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert page.status_code == 400
    assert "until its setting SITE_URL says" in page.text
    settings.SITE_URL = "https://advisor.example"
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert "This site is at https://advisor.example, and was asked for" in page.text
