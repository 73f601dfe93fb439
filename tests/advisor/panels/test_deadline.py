from datetime import timedelta

from django.utils.timezone import now
from icalendar import Calendar

from advisor.models import Panel


def test_the_closing_date_is_read_by_a_calendar(client, panel, link):
    closes_at = (now() + timedelta(days=3)).replace(microsecond=0)
    Panel.objects.update(closes_at=closes_at, title="Fähren, Züge; " + "und mehr " * 20)
    response = client.get(f"{link}deadline.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART") == closes_at
    assert "Fähren, Züge; und mehr" in str(event["SUMMARY"])
    assert event["URL"] == f"http://testserver{link}"
    assert f'href="{link}deadline.ics"' in client.get(link).text


def test_without_a_date_there_is_nothing_for_a_calendar(client, panel, link):
    assert client.get(f"{link}deadline.ics").status_code == 404
    assert "deadline.ics" not in client.get(link).text
