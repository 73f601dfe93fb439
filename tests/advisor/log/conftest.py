from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from advisor.log.lines import Line, lines_of
from advisor.log.releases import Releases
from advisor.models import Entry, Log, Result
from rules.engine.reading import read_rulebook
from rules.models import Release
from rules.models import Rulebook as RulebookRow
from tests.support.changes import FAR, changed

TRAIN, CAR = "distance=2000", "luggage=furniture&distance=20"


def ago(days: int) -> Any:
    return localdate() - timedelta(days=days)


@pytest.fixture
def log(client, journey) -> Log:
    """A log that has just been started in the browser `client`."""
    client.post("/log/", {"title": "Platform team"})
    return Log.objects.get()


@pytest.fixture
def link(log) -> str:
    return f"/log/{log.token}/"


@pytest.fixture
def manage(client, log, link) -> str:
    """The path of the manage link."""
    key = client.cookies[f"edit_key_{log.token}"].value
    return f"{link}manage/{key}/"


@pytest.fixture
def add(client, log):
    """Saves a result, records a decision unless `option` is empty, and puts it into the log.

    `add("Order desk", option="car", status="accepted", date=ago(3), revisit_on=ago(1))`
    """

    def add(
        title: str = "", query: str = TRAIN, option: str = "train", revisit_on=None, **decision: Any
    ) -> Result:
        client.post(f"/decide/journey/1/save/?{query}", {"title": title})
        result = Result.objects.first()
        assert result
        if option:
            usual = {"status": "accepted", "date": ago(10), "option": option}
            result.decisions.create(**usual | decision)
        Result.objects.filter(pk=result.pk).update(revisit_on=revisit_on)
        log.entries.create(result=result, accepted_at=now())
        return result

    return add


@pytest.fixture
def elsewhere(log):
    """Puts a decision into the log that was taken elsewhere."""

    def add(title: str = "One database", **fields: Any) -> Entry:
        usual = {"option": "PostgreSQL", "date": ago(30), "accepted_at": now()}
        entry: Entry = log.entries.create(title=title, **usual | fields)
        return entry

    return add


@pytest.fixture
def next_release(journey):
    """Publishes release 2, under which a long way calls for the car; or with other changes."""

    def publish(*changes: tuple[str, Any]) -> Release:
        usual = ((f"{FAR}.effects.0.points", -4), (f"{FAR}.effects.1.points", 4))
        # Without lint, which refuses what some of these tests are about.
        rulebook = read_rulebook(changed(*(changes or usual)))
        release: Release = Release.objects.create(
            rulebook=RulebookRow.objects.get(),
            number=2,
            document=rulebook.canonical(),
            sha256=rulebook.digest,
        )
        return release

    return publish


@pytest.fixture
def lines(log) -> Any:
    """The lines of the log now, by title."""

    def by_title() -> dict[str, Line]:
        return {line.title: line for line in lines_of(log, Releases())}

    return by_title


@pytest.fixture
def unreadable_release(journey):
    """A release whose document does not validate, as that of another version may not."""

    def publish(number: int) -> Release:
        rulebook = RulebookRow.objects.get()
        release: Release = Release.objects.create(
            rulebook=rulebook, number=number, document="{}", sha256="0" * 64
        )
        return release

    return publish
