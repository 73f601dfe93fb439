from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from advisor.models import Bucket, Decision, Log, Panel, Result, Submission, new_token
from advisor.web import limits
from advisor.web.errors import TooManyRequests
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.forms import Forms
from tests.support.small import small_document

SAVE = "/decide/journey/1/save/?distance=600"


@pytest.fixture
def clock(monkeypatch):
    """The time, in seconds, which goes on only where a test says so."""

    class Clock:
        now = 1_000_000.0

    monkeypatch.setattr("time.time", lambda: Clock.now)
    return Clock


def count(address="192.0.2.1", per_hour=2):
    limits.count("save", RequestFactory(REMOTE_ADDR=address).post("/"), per_hour)


class TestCount:
    def test_a_burst_of_the_limit_conforms(self, db, clock):
        count()
        count()
        with pytest.raises(TooManyRequests):
            count()

    def test_it_says_when_the_next_request_conforms(self, db, clock):
        count()
        count()
        clock.now += 60
        with pytest.raises(TooManyRequests) as refusal:
            count()
        assert refusal.value.seconds == 1740
        clock.now += 1740
        count()

    def test_an_idle_network_gains_no_more_than_an_hours_worth(self, db, clock):
        count()
        clock.now += 10 * 3600
        count()
        count()
        with pytest.raises(TooManyRequests):
            count()

    def test_each_network_is_counted_on_its_own(self, db, clock):
        count("192.0.2.1", per_hour=1)
        count("192.0.2.2", per_hour=1)
        with pytest.raises(TooManyRequests):
            count("192.0.2.1", per_hour=1)

    def test_all_networks_of_one_customer_are_counted_together(self, db, clock):
        count("2001:db8:0:1::1")
        count("2001:db8:0:2::1")
        with pytest.raises(TooManyRequests):
            count("2001:db8:0:3::1")

    def test_a_refused_request_does_not_count(self, db, clock):
        count(per_hour=1)
        for _ in range(3):
            with pytest.raises(TooManyRequests) as refusal:
                count(per_hour=1)
            assert refusal.value.seconds == 3600

    def test_rows_of_idle_networks_are_deleted(self, db, clock, django_capture_on_commit_callbacks):
        count("192.0.2.1")
        clock.now += 3600
        with django_capture_on_commit_callbacks(execute=True):
            count("192.0.2.2")
        assert [bucket.key for bucket in Bucket.objects.all()] == ["save 192.0.2.2"]

    def test_it_starts_anew_after_the_clock_is_set_back(self, db, clock):
        count()
        count()
        clock.now -= 2 * 24 * 3600
        count()
        count()
        with pytest.raises(TooManyRequests):
            count()

    @pytest.mark.parametrize("behind", [0.001, 59])
    def test_a_small_clock_skew_does_not_start_it_anew(self, db, clock, behind):
        count()
        count()
        clock.now -= behind
        with pytest.raises(TooManyRequests):
            count()

    def test_it_needs_one_query_and_one_more_after_the_commit_of_an_idle_network(
        self, db, clock, django_assert_num_queries, django_capture_on_commit_callbacks
    ):
        # Within it, whoever waits for another's row may be waited for.
        with django_capture_on_commit_callbacks() as after_commit:
            with django_assert_num_queries(1):
                count()
            with django_assert_num_queries(1):
                count()
        assert len(after_commit) == 1
        with django_assert_num_queries(1):
            after_commit[0]()

    @pytest.mark.django_db(transaction=True)
    def test_concurrent_requests_do_not_exceed_the_limit(self):
        def attempt(_):
            try:
                count(per_hour=10)
                return True
            except TooManyRequests:
                return False
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(attempt, range(40))) == 10


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("2001:db8:1:ffff::9", "2001:db8:1::"),
        ("2001:db8:2::9", "2001:db8:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("64:ff9b::192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_customer_may_have(address, network):
    assert limits.network(address) == network


@pytest.fixture
def only_one(settings):
    settings.SAVES_PER_HOUR = 1


def test_a_save_over_the_limit_says_when_to_retry_and_repeats_the_fields(
    client, journey, only_one, clock
):
    client.post(SAVE)
    sent = {"title": 'Ours & "<theirs>"', "context": "First line\nsecond line"}
    answer = client.post(SAVE, sent)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "Send it again in 3,600 seconds" in answer.text
    assert Result.objects.count() == 1
    assert f'action="{SAVE}"' in answer.text
    assert "<theirs>" not in answer.text
    assert set(sent.items()) <= set(Forms(answer.text).fields)
    clock.now += 3600
    client.post(SAVE, sent)
    assert Result.objects.first().title == sent["title"]


def test_all_kinds_of_saving_share_one_limit(client, result, edit_link, journey, settings):
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


def test_a_refused_edit_keeps_its_address_out_of_the_referrer(client, result, edit_link, only_one):
    answer = client.post(edit_link, {"form": "about"})
    assert answer.status_code == 429
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_a_limit_of_nought_means_no_limit(client, journey, settings):
    settings.SAVES_PER_HOUR = 0
    assert client.post(SAVE).status_code == 303
    assert not Bucket.objects.exists()


def test_a_successor_counts_as_a_save(client, result, only_one):
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    path = f"/r/{result.token}/today/"
    client.post(SAVE)
    for kind in ("successor", "proposal"):
        assert client.post(path, {"as": kind}).status_code == 429
    assert Result.objects.filter(predecessor=result).count() == 0


@pytest.fixture
def dear(client, result):
    """The addresses of pages that are dear to make."""
    client.post("/panels/journey/")
    client.post("/log/", {"title": "Team"})
    panel, log = Panel.objects.get(), Log.objects.get()
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    other = Result.objects.create(**{**row_of(result), "token": new_token()})
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    files = ("", "log.csv", "log.json", "feed.atom", "revisits.ics")
    return [
        f"/compare/?a={result.token}&b={other.token}",
        f"/r/{result.token}/today/",
        f"/r/{result.token}/adr-full.md",
        f"/p/{panel.token}/answers/",
        f"/p/{panel.token}/answers.csv",
        f"/p/{panel.token}/together/",
        *(f"/log/{log.token}/{file}" for file in files),
        f"/api/1/panels/{panel.token}",
        f"/api/1/logs/{log.token}",
        f"/log/{log.token}/adr.zip",
    ]


def row_of(result):
    fields = {field.attname: getattr(result, field.attname) for field in Result._meta.fields}
    return {name: value for name, value in fields.items() if name not in ("id", "edit_key")}


def test_dear_pages_share_one_limit(client, dear, settings, clock):
    settings.READS_PER_HOUR = 1
    assert client.get(dear[1]).status_code == 200
    for address in dear:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600"), address
        words = answer.json()["detail"] if "/api/" in address else answer.text
        assert "Open it again in 3,600 seconds" in words
        assert "<form method" not in answer.text
    assert client.get(dear[1], REMOTE_ADDR="192.0.2.1").status_code == 200
    clock.now += 3600
    assert client.get(dear[0]).status_code == 200


def test_an_archive_counts_as_many(client, dear, settings):
    settings.READS_PER_HOUR = 41
    assert client.get(dear[-1]).status_code == 200
    assert client.get(dear[-1]).status_code == 429
    assert client.get(dear[1]).status_code == 200


def test_what_a_cache_has_does_not_count(client, dear, settings):
    settings.READS_PER_HOUR = 1
    for _ in range(3):
        assert client.get(dear[0]).status_code == 200


def test_other_pages_and_saves_are_not_counted(client, dear, result, settings):
    settings.READS_PER_HOUR = 1
    client.get(dear[1])
    for address in (f"/r/{result.token}/", f"/r/{result.token}/adr.md", "/sources/", "/"):
        assert client.get(address).status_code == 200
    assert client.post(SAVE).status_code == 303


def test_no_limit_of_reads_means_no_limit(client, dear, settings):
    settings.READS_PER_HOUR = 0
    assert client.get(dear[1]).status_code == 200
    assert not Bucket.objects.filter(key__startswith="read").exists()


def test_pages_are_shown_if_nothing_can_be_counted(client, dear, monkeypatch):
    def full(*args):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(limits, "count", full)
    assert client.get(dear[1]).status_code == 200
