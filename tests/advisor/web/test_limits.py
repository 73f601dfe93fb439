from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import RequestFactory

from advisor.models import Bucket, Decision, Panel, Result, Submission
from advisor.web import limits
from advisor.web.errors import TooMany
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document

SAVE = "/decide/journey/1/save/?distance=600"


@pytest.fixture
def clock(monkeypatch):
    """The time, in seconds, which goes on only where a test says so."""

    class Clock:
        now = 1_000_000.0

    monkeypatch.setattr(limits.time, "time", lambda: Clock.now)
    return Clock


def take(address="192.0.2.1", per_hour=2):
    limits.take("save", RequestFactory(REMOTE_ADDR=address).post("/"), per_hour)


class TestTake:
    def test_a_bucket_gives_what_it_holds_and_no_more(self, db, clock):
        take()
        take()
        with pytest.raises(TooMany):
            take()

    def test_it_says_when_there_is_one_again(self, db, clock):
        take()
        take()
        clock.now += 60
        with pytest.raises(TooMany) as refusal:
            take()
        assert refusal.value.seconds == 1740
        clock.now += 1740
        take()

    def test_it_fills_up_again_within_an_hour_and_not_beyond(self, db, clock):
        take()
        clock.now += 10 * 3600
        take()
        take()
        with pytest.raises(TooMany):
            take()

    def test_another_network_has_a_bucket_of_its_own(self, db, clock):
        take("192.0.2.1", per_hour=1)
        take("192.0.2.2", per_hour=1)
        with pytest.raises(TooMany):
            take("192.0.2.1", per_hour=1)

    def test_a_refusal_takes_nothing(self, db, clock):
        take(per_hour=1)
        for _ in range(3):
            with pytest.raises(TooMany) as refusal:
                take(per_hour=1)
            assert refusal.value.seconds == 3600

    def test_buckets_that_are_full_again_are_not_kept(
        self, db, clock, django_capture_on_commit_callbacks
    ):
        take("192.0.2.1")
        clock.now += 3600
        with django_capture_on_commit_callbacks(execute=True):
            take("192.0.2.2")
        assert [bucket.key for bucket in Bucket.objects.all()] == ["save 192.0.2.2"]

    def test_it_starts_anew_if_the_clock_is_set_back(self, db, clock):
        take()
        take()
        clock.now -= 2 * 24 * 3600
        take()
        take()
        with pytest.raises(TooMany):
            take()

    @pytest.mark.parametrize("behind", [0.001, 59])
    def test_who_waited_or_has_another_clock_gets_no_second_bucket(self, db, clock, behind):
        take()
        take()
        clock.now -= behind
        with pytest.raises(TooMany):
            take()

    def test_it_takes_one_query_and_after_the_commit_one_more_where_the_bucket_was_full(
        self, db, clock, django_assert_num_queries, django_capture_on_commit_callbacks
    ):
        # Within it, whoever waits for another's row may be waited for.
        with django_capture_on_commit_callbacks() as after_commit:
            with django_assert_num_queries(1):
                take()
            with django_assert_num_queries(1):
                take()
        assert len(after_commit) == 1
        with django_assert_num_queries(1):
            after_commit[0]()

    @pytest.mark.django_db(transaction=True)
    def test_of_many_at_once_no_more_than_the_bucket_holds_get_through(self):
        def attempt(_):
            try:
                take(per_hour=10)
                return True
            except TooMany:
                return False
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(attempt, range(40))) == 10


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_network_is_an_ipv4_address_or_what_one_customer_has_of_ipv6(address, network):
    assert limits.network(address) == network


@pytest.fixture
def only_one(settings):
    settings.SAVES_PER_HOUR = 1


def test_a_save_too_many_says_when_to_come_back_and_keeps_what_was_written(
    client, journey, only_one, clock
):
    client.post(SAVE)
    sent = {"title": "Ours & <theirs>", "context": "First line\nsecond line"}
    answer = client.post(SAVE, sent)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "Send it again in 3,600 seconds" in answer.text
    assert Result.objects.count() == 1
    assert f'action="{SAVE}"' in answer.text
    assert 'name="title" value="Ours &amp; &lt;theirs&gt;"' in answer.text
    assert 'name="context" value="First line\nsecond line"' in answer.text
    clock.now += 3600
    client.post(SAVE, sent)
    assert Result.objects.first().title == "Ours & <theirs>"


def test_all_that_is_kept_for_somebody_is_limited_together(
    client, result, edit_link, journey, settings
):
    client.post("/panels/journey/")
    panel = Panel.objects.get()
    key = client.cookies[f"edit_key_{panel.token}"].value
    settings.SAVES_PER_HOUR = 1  # which is spent
    decision = {"form": "decision", "option": "train", "status": "accepted", "date": "2026-11-20"}
    for address, sent in (
        (SAVE, {}),
        ("/panels/journey/", {}),
        (f"/p/{panel.token}/journey/1/save/?distance=600", {"name": "Ada"}),
        (f"/p/{panel.token}/manage/{key}/", {"change": "close"}),
        (edit_link, decision),
    ):
        assert client.post(address, sent).status_code == 429, address
    assert (Result.objects.count(), Panel.objects.count()) == (1, 1)
    assert not Submission.objects.exists()
    assert not Decision.objects.exists()


def test_reading_is_not_limited(client, journey, only_one):
    client.post(SAVE)
    for _ in range(3):
        assert client.get(f"/r/{Result.objects.get().token}/").status_code == 200


def test_a_refused_edit_tells_no_other_page_its_address(client, result, edit_link, only_one):
    answer = client.post(edit_link, {"form": "about"})
    assert answer.status_code == 429
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_there_is_no_limit_where_none_is_wanted(client, journey, settings):
    settings.SAVES_PER_HOUR = 0
    assert client.post(SAVE).status_code == 303
    assert not Bucket.objects.exists()


def test_a_successor_is_a_save_as_well(client, result, only_one):
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    path = f"/r/{result.token}/today/"
    client.post(SAVE)
    assert client.post(path).status_code == 429
    assert Result.objects.filter(predecessor=result).count() == 0
