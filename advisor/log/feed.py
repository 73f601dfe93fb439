"""What changed in a log, as an Atom feed."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from advisor.models import Decision, Log, Revisit
from advisor.results.views import unlisted_page
from advisor.web.addresses import site_of
from advisor.web.limits import limit_reading

from .lines import Line, lines_of
from .lookup import log_or_404
from .releases import Releases

MOST = 50  # changes in the feed, the latest first


class Change(NamedTuple):
    """`key` names it for good, so that a reader shows it once; `link` is a path or an address."""

    at: dt.datetime
    key: str
    title: str
    text: str
    link: str


class Changes(NamedTuple):
    log: Log
    link: str
    latest: list[Change]


class LogFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed
    author_name = "Advisor"

    def get_object(self, request: HttpRequest, log: str) -> Changes:
        row = log_or_404(log)
        link = f"{site_of(request)}{reverse('log', args=[row.token])}"
        found = sorted(_changes(row), key=lambda change: change.at, reverse=True)
        return Changes(row, link, found[:MOST])

    def title(self, obj: Changes) -> str:
        return f"Decisions: {obj.log.title}" if obj.log.title else "Decisions"

    def link(self, obj: Changes) -> str:
        return obj.link

    def items(self, obj: Changes) -> list[Change]:
        # A path of this site is made whole by Django, a link elsewhere stays as it is.
        return [
            change._replace(key=f"{obj.link}#{change.key}", link=change.link or obj.link)
            for change in obj.latest
        ]

    def item_title(self, item: Change) -> str:
        return item.title

    def item_description(self, item: Change) -> str:
        return escape(item.text)  # a feed's readers take it for HTML, unlike the title

    def item_link(self, item: Change) -> str:
        return item.link

    def item_guid(self, item: Change) -> str:
        return item.key

    def item_pubdate(self, item: Change) -> dt.datetime:
        return item.at

    def item_updateddate(self, item: Change) -> dt.datetime:
        return item.at


feed = require_safe(limit_reading(unlisted_page(LogFeed())))


def _changes(log: Log) -> Iterator[Change]:
    releases = Releases()
    lines = lines_of(log, releases)
    for line in lines:
        yield from _of_line(line, releases)
    yield from _revisits(log, {line.entry.pk: line for line in lines})
    yield from _releases(log, lines, releases)


def _of_line(line: Line, releases: Releases) -> Iterator[Change]:
    """That it was added or withdrawn, and what was decided since."""
    entry, result, added_at = line.entry, line.result, line.entry.accepted_at
    key = f"entry-{entry.pk}"
    if result and result.revoked_at:
        text = "Its line stays in the log, its content does not."
        yield Change(result.revoked_at, f"{key}-withdrawn", "A result was withdrawn", text, "")
        return
    if added_at is None:
        return
    yield Change(added_at, key, f"Added: {line.title}", _said(line), line.address)
    if line.is_overdue and line.revisit_on:
        passed = dt.datetime.combine(line.revisit_on + dt.timedelta(days=1), dt.time(), dt.UTC)
        text = f"The day to look at it again was {line.revisit_on}."
        title = f"To look at again: {line.title}"
        yield Change(passed, f"{key}-due-{line.revisit_on}", title, text, line.address)
    for decision in line.recorded:
        if decision.recorded_at > added_at and result:
            title = f"{decision.get_status_display()}: {line.title}"
            option = _name(decision, result.release_id, releases)
            yield Change(
                decision.recorded_at, f"{key}-decision-{decision.pk}", title, option, line.address
            )


def _said(line: Line) -> str:
    return f"{line.status_name}, {line.date}" if line.date else line.status_name


def _name(decision: Decision, release: int, releases: Releases) -> str:
    published = releases.read(release)
    option = published.rulebook.option.get(decision.option) if published else None
    return f"{option.name}, {decision.date}" if option else str(decision.date)


def _revisits(log: Log, lines: dict[int, Line]) -> Iterator[Change]:
    """That somebody has looked, and a decision still holds."""
    columns = ("pk", "recorded_at", "by", "next_on")
    elsewhere = Revisit.objects.filter(entry__log=log).values_list("entry", *columns)
    results = Revisit.objects.filter(decision__result__entries__log=log)
    on_results = results.values_list("decision__result__entries", *columns)
    for entry, pk, at, by, next_on in [*elsewhere, *on_results]:
        line = lines.get(entry)
        if (
            line
            and not line.is_withdrawn
            and line.entry.accepted_at
            and at > line.entry.accepted_at
        ):
            text = f"{by}; next on {next_on}" if next_on else by
            title = f"Still holds: {line.title}"
            yield Change(at, f"revisit-{pk}-{entry}", title, text, line.address)


def _releases(log: Log, lines: list[Line], releases: Releases) -> Iterator[Change]:
    """New releases of the rules that its results were saved under."""
    used = {releases.names[line.result.release_id].rulebook for line in lines if line.result}
    for pk, (rulebook, number, published_at) in releases.names.items():
        if rulebook in used and published_at > log.created_at:
            title = f"Release {number} of {releases.title(rulebook)}"
            text = "The log says what these rules make of its decisions."
            address = f"{reverse('release', args=[number])}?rulebook={rulebook}"
            yield Change(published_at, f"release-{pk}", title, text, address)
