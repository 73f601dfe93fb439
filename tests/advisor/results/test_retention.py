import datetime as dt

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils.timezone import now

from advisor.models import Decision, LoadTest, Log, Opening, Position, Result
from advisor.results import retention
from advisor.results.retention import forget, months_before

NOVEMBER = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _afresh():
    retention._note.cache_clear()


@pytest.fixture
def day(monkeypatch):
    """Sets the day on which the site is asked: `day(2026, 11, 20)`."""

    def set_day(*parts):
        monkeypatch.setattr(retention, "localdate", lambda: dt.date(*parts))

    set_day(2026, 11, 20)
    return set_day


@pytest.fixture
def three_months(settings, day):
    settings.FORGET_AFTER_MONTHS = 3


def month_of(result):
    return Opening.objects.get(result=result).month


@pytest.mark.parametrize(
    "address",
    ["", "result.json", "adr.md", "today/", "position/", "/compare/?a={}", "/api/1/results/{}"],
)
def test_whatever_shows_a_result_opens_it(result, three_months, address):
    path = (
        address.format(result.token) if address.startswith("/") else f"/r/{result.token}/{address}"
    )
    assert Client().get(path).status_code == 200
    assert month_of(result) == dt.date(2026, 11, 1)


def test_its_owner_opens_it_on_the_edit_page(edit_link, result, three_months):
    Client().get(edit_link)
    assert month_of(result) == dt.date(2026, 11, 1)


def test_a_view_costs_one_write_a_month(result, three_months, day, django_assert_num_queries):
    path = f"/r/{result.token}/"
    Client().get(path)
    with django_assert_num_queries(1):  # asks for the version of the page, as ever
        Client().get(path)
    day(2026, 12, 1)
    Client().get(path)
    assert month_of(result) == dt.date(2026, 12, 1)


def test_a_copy_that_a_worker_keeps_is_opened_too(result, three_months, day):
    path = f"/r/{result.token}/"
    etag = Client().get(path).headers["ETag"]
    day(2026, 12, 1)
    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 304
    assert month_of(result) == dt.date(2026, 12, 1)


def test_unless_it_is_set_nothing_is_written(result, settings):
    Client().get(f"/r/{result.token}/")
    assert not Opening.objects.exists()


def test_a_page_is_shown_though_nothing_can_be_written(result, three_months, monkeypatch, caplog):
    def fail(*arguments):
        raise DatabaseError("read-only")

    monkeypatch.setattr(retention, "_note", fail)
    assert Client().get(f"/r/{result.token}/").status_code == 200
    assert "It was not stored that a result was opened" in caplog.text


def test_nothing_is_forgotten_before_it_was_counted_for_so_long(result, three_months, day):
    Result.objects.update(created_at=now() - dt.timedelta(days=3000))
    assert forget() == 0
    day(2027, 2, 28)
    assert forget() == 0
    day(2027, 3, 1)
    assert forget() == 1


def test_one_that_was_opened_meanwhile_stays(result, other, three_months, day):
    forget()
    day(2027, 1, 31)
    Client().get(f"/r/{other.token}/")
    day(2027, 3, 1)
    assert forget() == 1
    assert [Client().get(f"/r/{r.token}/").status_code for r in (result, other)] == [410, 200]


def grown_old(day):
    forget()
    day(2027, 6, 1)


def test_of_a_forgotten_one_nothing_is_left(result, save_changes, edit_link, three_months, day):
    save_changes(title="Secret", context="Very", option="car", status="accepted", reason="So there")
    Position.objects.create(result=result, name="Ada", stance="agree", reason="Well said")
    LoadTest.objects.create(result=result, scenario="long-way", what="Ours", figures={})
    grown_old(day)
    assert forget() == 1
    page = Client().get(f"/r/{result.token}/")
    assert page.status_code == 410
    assert "the site has forgotten it" in page.text
    assert Client().get(edit_link).status_code == 404
    row = Result.objects.values().get()
    left = {name for name, value in row.items() if value}
    about = {"id", "token", "release_id", "created_at", "method", "revision", "succession"}
    assert left == about | {"revoked_at", "revoked_by"}
    for kind in (Decision, LoadTest, Position, Opening):
        assert not kind.objects.exists()
    assert forget() == 0


def test_what_is_in_a_log_stays_with_it(result, three_months, day):
    log = Log.objects.create(edit_key="x")
    entry = log.entries.create(result=result, accepted_at=now())
    grown_old(day)
    assert forget() == 0
    entry.accepted_at = None
    entry.save()
    assert forget() == 1


@pytest.mark.parametrize("withdrawn", [Log, Result])
def test_what_is_withdrawn_is_forgotten_though_it_is_in_a_log(
    client, result, three_months, day, withdrawn
):
    client.post("/log/", {"title": "Team"})
    log = Log.objects.get()
    log.entries.create(result=result, accepted_at=now())
    withdrawn.objects.update(revoked_at=now())
    grown_old(day)
    assert forget() == 1
    if withdrawn is Result:
        page = client.get(f"/log/{log.token}/")
        assert "Withdrawn on" in page.text
        assert client.get(f"/log/{log.token}/log.json").status_code == 200


def test_pages_that_named_a_forgotten_one_still_open(result, other, three_months, day, edit_link):
    other.decisions.create(option="car", status="superseded", date=NOVEMBER, superseded_by=result)
    Result.objects.filter(pk=other.pk).update(predecessor=result)
    grown_old(day)
    Client().get(f"/r/{other.token}/")
    assert forget() == 1
    for page in ("", "today/", "adr.md", "adr-full.md", "madr.md", "result.json"):
        assert Client().get(f"/r/{other.token}/{page}").status_code == 200, page


def test_counting_begins_anew_after_a_pause(result, three_months, day):
    grown_old(day)
    retention.stop_counting()
    assert forget() == 0
    assert month_of(result) == dt.date(2027, 6, 1)


@pytest.mark.parametrize(
    ("number", "first"),
    [(0, (2026, 3)), (2, (2026, 1)), (3, (2025, 12)), (26, (2024, 1)), (27, (2023, 12))],
)
def test_months_before(number, first):
    year, month = first
    assert months_before(dt.date(2026, 3, 1), number) == dt.date(year, month, 1)
