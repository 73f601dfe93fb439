import vobject

from advisor.models import Log, Result
from tests.advisor.log.conftest import ago


def events(client, link):
    response = client.get(f"{link}revisits.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response.headers
    calendar = vobject.readOne(response.content.decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def test_a_calendar_reads_the_day_of_each_revisit(client, link, add, elsewhere):
    result = add("Fähren, Züge; " + "und mehr " * 10, revisit_on=ago(-30))
    elsewhere("One database", revisit_on=ago(1))
    add("Never again")
    found = events(client, link)
    assert len(found) == 2
    event = next(iter(found.values()))
    assert event.dtstart.value == ago(-30)
    assert event.url.value == f"http://testserver/r/{result.token}/"
    other = found["Look again: One database"]
    assert other.dtstart.value == ago(1)
    assert other.url.value == f"http://testserver{link}"


def test_what_does_not_stand_is_in_no_calendar(client, link, add):
    add("Superseded", status="superseded", revisit_on=ago(-30))
    Result.objects.filter(pk=add("Secret", revisit_on=ago(-30)).pk).update(
        revoked_at="2026-10-07T12:00:00Z"
    )
    assert events(client, link) == {}


def test_a_day_keeps_its_name_when_it_changes(client, link, elsewhere):
    entry = elsewhere("One database", revisit_on=ago(-1))
    before = events(client, link)["Look again: One database"].uid.value
    entry.revisit_on = ago(-2)
    entry.save()
    assert events(client, link)["Look again: One database"].uid.value == before


def test_the_calendar_has_the_title_of_the_log(client, link):
    assert "X-WR-CALNAME:Revisits: Platform team" in client.get(f"{link}revisits.ics").text
    Log.objects.update(title="")
    assert "X-WR-CALNAME:Revisits\r\n" in client.get(f"{link}revisits.ics").text
