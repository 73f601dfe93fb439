"""When a panel closes, for the calendars of those who are to answer."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from advisor.models import Panel
from advisor.results.views import unlisted_page
from advisor.web.direction import isolated

from .page import panel_or_404


@require_safe
@unlisted_page
def calendar(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    if row.closes_at is None:
        raise Http404("This panel has no date on which it closes.")
    link = request.build_absolute_uri(reverse("panel", args=[panel]))
    file = Calendar()
    file.add("prodid", "-//Advisor//Panel//EN")
    file.add("version", "2.0")
    file.add_component(_event(row, row.closes_at, link))
    response = HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="deadline.ics"'
    return response


def _event(panel: Panel, closes_at: datetime, link: str) -> Event:
    event = Event()
    event.add("uid", f"{panel.token}@advisor")
    event.add("dtstamp", panel.created_at)
    event.add("dtstart", closes_at)
    event.add("dtend", closes_at + timedelta(minutes=15))
    about = f": {isolated(panel.title)}" if panel.title else ""
    event.add("summary", f"Answers are due{about}")
    event.add("description", f"Answer the team’s questions before the panel closes: {link}")
    event.add("url", link)
    return event
