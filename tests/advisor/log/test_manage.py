import pytest
from django.test import Client

from advisor.log.manage import NOTICES
from advisor.models import Entry, Log, Revisit
from tests.advisor.log.conftest import ago
from tests.advisor.log.test_forms import TYPED


@pytest.fixture
def post(client, manage):
    """Sends a form of the manage page and follows to what it says."""

    def send(change, query="", **fields):
        answer = client.post(f"{manage}{query}", {"change": change, **fields})
        return client.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    return send


def test_the_page_keeps_its_address_to_itself(client, manage):
    page = client.get(manage)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert 'hx-boost="false"' in page.text


@pytest.mark.parametrize("wrong", ["A" * 22, "x"])
def test_without_the_key_nothing_can_be_managed(client, link, wrong):
    address = f"{link}manage/{wrong}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"change": "close"}).status_code == 404
    assert Log.objects.get().closed_at is None


def test_the_key_of_one_log_opens_no_other(client, link, manage):
    client.post("/log/", {"title": "Another"})
    other = Log.objects.exclude(title="Platform team").get()
    key = manage.split("/")[-2]
    assert client.get(f"/log/{other.token}/manage/{key}/").status_code == 404


def test_a_decision_taken_elsewhere_is_added(client, link, post):
    assert NOTICES["add"] in post("add", **TYPED).text
    entry = Entry.objects.get()
    assert (entry.title, entry.option, entry.link) == (
        "One database",
        "PostgreSQL",
        "https://wiki.example/12",
    )
    assert "One database" in client.get(link).text


def test_nothing_typed_is_lost_when_the_form_is_refused(post):
    page = post("add", **TYPED | {"date": "soon"})
    assert page.status_code == 422
    for text in ("Write a date like 2026-11-20.", "PostgreSQL", "One to run.</textarea>", "open>"):
        assert text in page.text
    assert not Entry.objects.exists()


def test_an_entry_is_changed_on_a_page_of_its_own(client, manage, elsewhere, post):
    entry = elsewhere("One database")
    page = client.get(f"{manage}?entry={entry.pk}")
    seen = page.context["forms"]["entry"].seen
    changed = post("entry", f"?entry={entry.pk}", **TYPED | {"title": "Two", "seen": seen})
    assert NOTICES["entry"] in changed.text
    assert Entry.objects.get().title == "Two"


def test_of_two_owners_at_once_the_second_sees_what_the_first_saved(
    client, manage, elsewhere, post
):
    entry = elsewhere("One database")
    query = f"?entry={entry.pk}"
    seen = client.get(f"{manage}{query}").context["forms"]["entry"].seen
    post("entry", query, **TYPED | {"title": "Theirs", "seen": seen})
    refused = post("entry", query, **TYPED | {"title": "Mine", "seen": seen})
    assert refused.status_code == 422
    assert "Somebody else has changed this entry" in refused.text
    assert "<strong>Saved meanwhile:</strong> <bdi>Theirs</bdi>" in refused.text
    assert 'value="Mine"' in refused.text
    again = refused.context["forms"]["entry"].seen
    post("entry", query, **TYPED | {"title": "Mine", "seen": again})
    assert Entry.objects.get().title == "Mine"


def test_of_two_titles_at_once_neither_is_lost(client, manage, post):
    seen = client.get(manage).context["forms"]["title"].seen
    post("title", title="Theirs", seen=seen)
    refused = post("title", title="Mine", seen=seen)
    assert refused.status_code == 422
    assert "<strong>Saved meanwhile:</strong> <bdi>Theirs</bdi>" in refused.text
    assert 'value="Mine"' in refused.text
    again = refused.context["forms"]["title"].seen
    assert NOTICES["title"] in post("title", title="Mine", seen=again).text
    assert Log.objects.get().title == "Mine"


@pytest.mark.parametrize("number", ["0", "x", "²", "9" * 30, ""])
def test_an_entry_that_is_not_there_is_a_clear_page(client, manage, number):
    missing = client.get(f"{manage}?entry={number}")
    assert missing.status_code == 404
    assert "This log has no such entry." in missing.text


def test_a_result_is_not_changed_from_the_log(client, manage, add):
    entry = add("Order desk").entries.get()
    assert client.get(f"{manage}?entry={entry.pk}").status_code == 404


def test_a_decision_still_holds_until_the_next_look(client, manage, elsewhere, post):
    entry = elsewhere(revisit_on=ago(1))
    page = post("holds", f"?entry={entry.pk}", by="Ada", next_on=str(ago(-30)))
    assert NOTICES["holds"] in page.text
    assert Entry.objects.get().revisit_on == ago(-30)
    revisit = Revisit.objects.get()
    assert (revisit.by, revisit.date, revisit.next_on) == ("Ada", ago(0), ago(-30))
    page = client.get(f"{manage}?entry={entry.pk}")
    assert "<bdi>Ada</bdi>" in page.text


def test_a_proposal_is_accepted_or_dismissed(client, log, link, post, result):
    log.entries.create(result=result)
    assert result.token in post("accept", result="A" * 22).text
    assert NOTICES["accept"] in post("accept", result=result.token).text
    assert result.token in client.get(link).text
    Entry.objects.update(accepted_at=None)
    assert NOTICES["dismiss"] in post("dismiss", result=result.token).text
    assert not Entry.objects.exists()
    assert NOTICES["nothing"] in post("dismiss", result=result.token).text


def test_a_closed_log_accepts_no_proposal(log, post, result):
    log.entries.create(result=result)
    post("close")
    assert NOTICES["closed"] in post("accept", result=result.token).text
    assert Entry.objects.get().accepted_at is None


def test_dismissing_does_not_remove_what_was_accepted(log, post, add):
    result = add("Order desk")
    assert NOTICES["nothing"] in post("dismiss", result=result.token).text
    assert log.entries.count() == 1


def test_ticked_entries_are_removed_and_results_stay(client, post, add, elsewhere):
    result, kept = add("Order desk"), elsewhere("Kept")
    ticked = [str(result.entries.get().pk), "x", "9" * 30]
    assert NOTICES["remove"] in post("remove", remove=ticked).text
    assert Entry.objects.get() == kept
    assert client.get(f"/r/{result.token}/").status_code == 200
    assert NOTICES["untick"] in post("remove").text


def test_entries_of_another_log_cannot_be_removed(client, post, manage):
    client.post("/log/", {"title": "Another"})
    other = Log.objects.exclude(title="Platform team").get()
    entry = other.entries.create(title="Theirs", option="x")
    post("remove", remove=[entry.pk])
    assert Entry.objects.get() == entry


def test_a_closed_log_takes_no_more_until_it_is_opened(post):
    assert NOTICES["close"] in post("close").text
    first = Log.objects.get().closed_at
    post("close")
    assert Log.objects.get().closed_at == first
    refused = post("add", **TYPED)
    assert refused.status_code == 422
    assert "The log is closed." in refused.text
    assert "PostgreSQL" in refused.text
    post("open")
    assert NOTICES["add"] in post("add", **TYPED).text


def test_a_withdrawn_log_is_restored_by_the_manage_link(client, link, manage, post):
    refused = post("withdraw")
    assert refused.status_code == 422
    assert "Tick the box to withdraw the log." in refused.text
    assert NOTICES["withdraw"] in post("withdraw", confirm="on").text
    assert Client().get(link).status_code == 410
    assert "Make it readable again" in client.get(manage).text
    assert NOTICES["restore"] in post("restore").text
    assert Client().get(link).status_code == 200


def test_a_form_that_names_nothing_to_change_is_refused_in_words(post):
    refused = post("nonsense")
    assert refused.status_code == 400
    assert "The form does not say what to change." in refused.text


def test_the_manage_page_of_a_long_log_has_pages(client, log, manage, django_assert_num_queries):
    entries = [
        Entry(log=log, title=f"{n}", option="x", accepted_at=log.created_at) for n in range(101)
    ]
    Entry.objects.bulk_create(entries)
    assert client.get(manage).text.count('name="remove" value=') == 100
    assert client.get(f"{manage}?page=2").text.count('name="remove" value=') == 1
    with django_assert_num_queries(6):
        client.get(manage)
