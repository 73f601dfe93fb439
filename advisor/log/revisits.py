"""The days on which a team looks again, for its calendars."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from advisor.models import Log
from advisor.results.views import unlisted_page
from advisor.web.addresses import site_of
from advisor.web.limits import limit_reading

from .lines import Line, lines_of
from .lookup import log_or_404
from .releases import Releases


@require_safe
@limit_reading
@unlisted_page
def calendar(request: HttpRequest, log: str) -> HttpResponse:
    """To subscribe to, so it is no attachment. Days that have passed stay until somebody looks."""
    row = log_or_404(log)
    file = Calendar()
    file.add("prodid", "-//Advisor//Log//EN")
    file.add("version", "2.0")
    file.add("x-wr-calname", f"Revisits: {row.title}" if row.title else "Revisits")
    for line in lines_of(row, Releases()):
        if line.revisit_on:
            file.add_component(_event(row, line, site_of(request)))
    return HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(log: Log, line: Line, site: str) -> Event:
    link = line.address if line.is_elsewhere else f"{site}{line.address}"
    link = link or f"{site}{reverse('log', args=[log.token])}"
    event = Event()
    event.add("uid", f"{log.token}-{line.entry.pk}@advisor")
    event.add("dtstamp", now())
    event.add("dtstart", line.revisit_on)
    event.add("summary", f"Look again: {line.title}")
    event.add("description", f"Does this decision still hold? {link}")
    event.add("url", link)
    return event
