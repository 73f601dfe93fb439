import hashlib

from advisor.models import Panel
from tests.advisor.panels.conftest import key_of


def test_the_start_page_and_the_check_lead_to_it(client, journey):
    assert 'href="/panels/journey/"' in client.get("/").text
    check = client.get("/decide/journey/1/check/?distance=600").text
    assert 'href="/panels/journey/?distance=600"' in check


def test_starting_gives_a_link_to_share_and_once_a_private_one(client, manage, panel, link):
    page = client.get(f"{link}started/")
    assert f'value="http://testserver{link}"' in page.text
    assert f'value="http://testserver{manage}"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert (panel.title, panel.release.number) == ("To the capital", 1)
    assert client.get(f"{link}started/").headers["Location"] == link


def test_only_a_hash_of_the_key_is_kept(key, panel):
    assert panel.edit_key == hashlib.sha256(key.encode()).hexdigest()
    assert key not in str(Panel.objects.values().get())


def test_a_panel_needs_no_title(client, journey):
    assert client.post("/panels/journey/").status_code == 303
    panel = Panel.objects.get()
    assert "Train or car?" in client.get(f"/p/{panel.token}/").text


def test_a_title_that_is_too_long_is_asked_again_and_kept(client, journey):
    page = client.post("/panels/journey/", {"title": "x" * 201})
    assert page.status_code == 422
    assert "Use at most 200 characters. This has 201." in page.text
    assert f'value="{"x" * 201}"' in page.text
    assert not Panel.objects.exists()


def test_nothing_is_started_without_asking(client, journey):
    assert "Get the link" in client.get("/panels/journey/").text
    assert not Panel.objects.exists()
    assert client.get("/panels/nonsense/").status_code == 404


def test_answers_given_before_starting_are_handed_on(client, journey):
    started = client.post("/panels/journey/?distance=600")
    page = client.get(started.headers["Location"])
    token = Panel.objects.get().token
    assert f'href="/p/{token}/journey/1/check/?distance=600"' in page.text


def test_no_address_after_starting_has_the_key(client, journey):
    started = client.post("/panels/journey/?distance=600")
    panel = Panel.objects.get()
    assert started.headers["Location"] == f"/p/{panel.token}/started/?distance=600"
    assert key_of(client, panel) not in started.headers["Location"]
