import pytest
from django.test import Client

from advisor.log.adding import LogLink, read_link
from advisor.models import Entry, Log, Result

TOKEN, KEY = "A" * 22, "B" * 22


@pytest.fixture
def key(edit_link):
    return edit_link.split("/")[-2]


@pytest.fixture
def add_to(client, result, key):
    """The owner of the result pastes this link on its edit page."""
    return lambda link, **more: client.post(
        f"/r/{result.token}/log/", {"key": key, "log": link, **more}
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"https://advisor.example/log/{TOKEN}/", LogLink(TOKEN, "")),
        (f" http://advisor.example/log/{TOKEN}/manage/{KEY}/ ", LogLink(TOKEN, KEY)),
        (f"advisor.example/log/{TOKEN}/?status=accepted#first", LogLink(TOKEN, "")),
        (f"/log/{TOKEN}/feed.atom", LogLink(TOKEN, "")),
        (f"HTTPS://ADVISOR.EXAMPLE/log/{TOKEN}/", LogLink(TOKEN, "")),
        (f"https://evil.example/log/{TOKEN}/", None),
        (f"https://advisor.example@evil.example/log/{TOKEN}/", None),
        (f"//evil.example/log/{TOKEN}/", None),
        (f"https://advisor.example/r/{TOKEN}/", None),
        (f"https://advisor.example/log/{TOKEN}", None),
        ("https://[", None),
        ("log", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_log_is_known_by_any_link_of_its_pages_on_this_site(text, found):
    assert read_link(text, "advisor.example") == found


def test_by_the_manage_link_a_result_is_in_the_log_at_once(link, manage, add_to, edit_link, client):
    done = add_to(f"http://testserver{manage}")
    assert done.status_code == 303
    assert done.headers["Location"] == f"{edit_link}?done=logged"
    assert Entry.objects.get().accepted_at
    assert Result.objects.get().token in client.get(link).text


def test_by_the_read_link_it_is_proposed(link, add_to, edit_link, client, manage):
    done = add_to(f"http://testserver{link}")
    assert done.headers["Location"] == f"{edit_link}?done=log-proposed"
    assert Entry.objects.get().accepted_at is None
    assert Result.objects.get().token not in client.get(link).text
    assert Result.objects.get().token in client.get(manage).text


def refused(answer, problem):
    assert answer.status_code == 422
    assert problem in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_a_link_of_another_site_stays_with_what_is_wrong(log, add_to):
    pasted = f"https://evil.example/log/{log.token}/"
    answer = add_to(pasted)
    refused(answer, "That is no link of a log on this site.")
    assert f'value="{pasted}"' in answer.text
    assert not Entry.objects.exists()


@pytest.mark.parametrize("wrong", ["/log/{unknown}/", "/log/{token}/manage/{unknown}/"])
def test_an_unknown_log_and_a_wrong_key_are_told_in_the_same_words(log, add_to, wrong):
    pasted = wrong.format(token=log.token, unknown="A" * 22)
    refused(add_to(pasted), "There is no log at that link.")
    assert not Entry.objects.exists()


def test_without_a_link_it_says_what_to_do(add_to):
    refused(add_to(""), "Paste the link of a log.")


def test_a_result_is_in_a_log_once(link, manage, add_to):
    add_to(link)
    refused(add_to(manage), "This result is proposed to that log already.")
    Entry.objects.update(accepted_at="2026-10-07T12:00:00Z")
    refused(add_to(manage), "This result is in that log already.")
    assert Entry.objects.count() == 1


def test_a_closed_or_withdrawn_log_takes_nothing(link, manage, add_to):
    Log.objects.update(closed_at="2026-10-07T12:00:00Z")
    refused(add_to(manage), "The log is closed.")
    Log.objects.update(revoked_at="2026-10-07T12:00:00Z")
    refused(add_to(link), "That log is withdrawn.")
    assert not Entry.objects.exists()


def test_a_withdrawn_result_gets_into_no_log(manage, add_to):
    Result.objects.update(revoked_at="2026-10-07T12:00:00Z")
    refused(add_to(manage), "You have withdrawn this result.")
    assert not Entry.objects.exists()


def test_only_the_owner_of_a_result_adds_it(result, link, add_to):
    for key in ("", "A" * 22):
        answer = Client().post(f"/r/{result.token}/log/", {"key": key, "log": link})
        assert answer.status_code == 404
    assert not Entry.objects.exists()


def test_it_is_only_posted(client, result):
    assert client.get(f"/r/{result.token}/log/").status_code == 405


def test_adding_counts_against_the_limit(log, link, add_to, settings):
    settings.SAVES_PER_HOUR = 1
    assert add_to(link).status_code == 429


def test_the_owner_takes_the_result_out_again(link, manage, add_to, edit_link, client):
    add_to(manage)
    entry = Entry.objects.get()
    page = client.get(edit_link).text
    assert f'<a href="{link}"><bdi>Platform team</bdi></a>' in page
    assert add_to("", remove="nonsense").url.endswith("?done=nothing")
    assert add_to("", remove=str(entry.pk)).url.endswith("?done=unlogged")
    assert not Entry.objects.exists()


def test_nobody_takes_another_result_out(manage, add_to, other):
    entry = Log.objects.get().entries.create(result=other)
    assert add_to("", remove=str(entry.pk)).url.endswith("?done=nothing")
    assert Entry.objects.exists()
