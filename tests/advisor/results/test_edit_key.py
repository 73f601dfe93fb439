import re
from copy import deepcopy
from itertools import islice

import pytest
from django.test import Client

from advisor.models import Log, Panel, Position, Result, Submission, new_token
from advisor.results.edit_key import digest, is_owner
from tests.support.routes import Rows, fill, routes

SAVE = "/decide/journey/1/save/?distance=600"


def name_of(result):
    return f"edit_key_{result.token}"


@pytest.fixture
def cookie(client, result):
    return client.cookies[name_of(result)]


def test_only_a_hash_of_the_key_is_stored(result, cookie):
    assert re.fullmatch("[A-Za-z0-9_-]{22}", cookie.value)
    assert result.edit_key == digest(cookie.value)
    stored = str(Result.objects.values().get())
    assert cookie.value not in stored


def test_the_key_travels_in_a_cookie_that_lasts_until_it_is_shown(client, result, cookie):
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == 600
    client.get(f"/r/{result.token}/saved/")
    assert client.cookies[name_of(result)].value == ""


def test_over_https_browsers_keep_the_cookie_to_this_host_and_to_https(client, journey, settings):
    settings.SESSION_COOKIE_SECURE, settings.COOKIE_PREFIX = True, "__Host-"
    client.post(SAVE, secure=True)
    cookie = client.cookies[f"__Host-{name_of(Result.objects.get())}"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_of_two_results_that_are_saved_at_once_both_show_their_edit_link(client, journey):
    client.post(SAVE)
    client.post(SAVE)
    for result in Result.objects.all():
        assert client.get(f"/r/{result.token}/saved/").status_code == 200


def test_no_address_after_saving_has_the_key(client, journey):
    saved = client.post(SAVE)
    result = Result.objects.get()
    key = client.cookies[name_of(result)].value
    assert key not in saved.headers["Location"]
    assert key not in client.get(f"/r/{result.token}/").text


def test_the_edit_link_is_shown_once(client, result, edit_link):
    shown = client.get(f"/r/{result.token}/saved/")
    assert f"http://testserver{edit_link}" in shown.text
    assert f"http://testserver/r/{result.token}/" in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    again = client.get(f"/r/{result.token}/saved/")
    assert again.headers["Location"] == f"/r/{result.token}/"


def test_only_get_uses_up_what_is_shown_once(db):
    rows = Rows()
    assert used_up(rows, "HEAD") == set()
    assert used_up(rows, "GET") == {"r/<token>/saved/", "p/<panel>/started/", "log/<log>/started/"}


def used_up(rows, method):
    """The routes whose pages take the cookie with a private key away."""
    found = set()
    for route in routes():
        for fitting in islice(rows.fitting(route), 3):
            browser = Client(raise_request_exception=False)
            browser.cookies = deepcopy(rows.browser.cookies)
            answer = browser.generic(method, fill(route, fitting))
            if answer.streaming:
                list(answer)  # closes the file
            if any(name.startswith("edit_key_") for name in answer.cookies):
                found.add(route)
    return found


@pytest.mark.parametrize("key", [None, "", "A" * 22, "é"])
def test_whoever_else_opens_the_page_gets_the_result(result, edit_link, key):
    colleague = Client()
    if key is not None:
        colleague.cookies[name_of(result)] = key
    answer = colleague.get(f"/r/{result.token}/saved/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/r/{result.token}/"


def test_each_result_has_a_key_of_its_own(client, result, edit_link):
    client.post(SAVE)
    other = Result.objects.first()
    assert other != result
    assert client.get(edit_link.replace(result.token, other.token)).status_code == 404


def test_an_owner_is_known_by_the_cookie_or_by_the_key_in_a_form(rf, result, cookie):
    name, key = name_of(result), cookie.value
    with_cookie, stranger = rf.get("/"), rf.get("/")
    with_cookie.COOKIES[name] = key
    assert is_owner(with_cookie, result)
    assert is_owner(rf.post("/", {"key": key}), result)
    assert not is_owner(stranger, result)
    assert not is_owner(rf.get("/", {"key": key}), result)


FORMS = [
    ("/decide/journey/1/save/?distance=20", {"title": "Holiday"}, Result),
    ("/panels/journey/", {"title": "Holiday"}, Panel),
    ("/log/", {"title": "Travels"}, Log),
]


@pytest.mark.parametrize(("address", "form", "model"), FORMS)
def test_a_form_that_is_sent_three_times_saves_once(client, journey, address, form, model):
    once = {"once": new_token()}
    sent = [client.post(address, form | once) for _ in range(3)]
    assert model.objects.count() == 1
    assert len({answer.headers["Location"] for answer in sent}) == 1
    # Whichever answer the browser gets, it shows the private link.
    for answer in sent:
        client.cookies = answer.cookies
        shown = client.get(answer.headers["Location"])
        assert re.search(r"/(edit|manage)/[\w-]{22}/", shown.text)


@pytest.mark.parametrize(("address", "form", "model"), FORMS)
def test_what_was_changed_meanwhile_is_saved_as_well(client, journey, address, form, model):
    once = {"once": new_token()}
    client.post(address, form | once)
    client.post(address, form | once | {"title": "Another"})
    assert {row.title for row in model.objects.all()} == {form["title"], "Another"}


@pytest.mark.parametrize("once", [{}, {"once": ""}, {"once": "short"}, {"once": "é" * 22}])
def test_without_a_token_each_form_saves(client, journey, once):
    for _ in range(2):
        client.post("/decide/journey/1/save/?distance=20", once)
    assert Result.objects.count() == 2


def test_two_people_who_send_the_same_have_their_own(client, journey):
    for _ in range(2):
        client.post("/log/", {"title": "Travels", "once": new_token()})
    assert Log.objects.count() == 2


@pytest.mark.parametrize(
    "address", ["/decide/journey/1/result/?distance=20", "/panels/journey/", "/log/"]
)
def test_each_form_has_a_token_of_its_own(client, journey, address):
    pages = [client.get(address).text for _ in range(2)]
    tokens = {re.search(r'name="once" value="([\w-]{22})"', page)[1] for page in pages}
    assert len(tokens) == 2


def test_a_position_is_taken_once(client, journey):
    client.post("/decide/journey/1/save/?distance=20")
    address = f"/r/{Result.objects.get().token}/position/"
    said = {"name": "Ada", "stance": "agree", "once": new_token()}
    first, second = (client.post(address, said) for _ in range(2))
    assert Position.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_answers_are_handed_in_once(client, journey):
    client.post("/panels/journey/")
    address = f"/p/{Panel.objects.get().token}/journey/1/save/?distance=20"
    said = {"name": "Ada", "once": new_token()}
    for _ in range(2):
        client.cookies.clear()  # as of a click before the first answer came
        assert client.post(address, said).status_code == 303
    assert [submission.name for submission in Submission.objects.all()] == ["Ada"]
