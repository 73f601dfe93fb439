"""Several people at once, and a process that dies half-way: each sees the old state or the new."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from rules.drafts import to_document
from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.engine.reading import RulebookError, read_rulebook
from rules.models import Claim, Release, Rule, Rulebook
from rules.publishing import NotApproved, NothingNew, publish
from tests.support.people import reviewer
from tests.support.places import database_url
from tests.support.small import small_document

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


class Someone(Thread):
    """Works with a connection of their own; `join` raises what they ran into."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.trouble: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.trouble = error
        finally:
            connection.close()

    def join(self, timeout: float | None = 60) -> None:
        super().join(timeout)
        assert not self.is_alive(), "still waiting for another"
        if self.trouble:
            raise self.trouble


def publish_something_new(rulebook: Rulebook, name: str) -> int:
    for attempt in range(100):
        Rulebook.objects.filter(pk=rulebook.pk).update(title=f"{name}, attempt {attempt}")
        try:
            return publish(rulebook, name).number
        except NothingNew:
            pass  # somebody else has published this title first
    raise AssertionError("never got to publish")


def test_numbers_are_consecutive_and_unique_when_several_publish_at_once() -> None:
    rulebook = load(small_document())
    start, numbers = Barrier(PEOPLE), []

    def work(name: str) -> None:
        start.wait()
        numbers.append(publish_something_new(rulebook, name))

    people = [Someone(partial(work, f"Person {n}")) for n in range(PEOPLE)]
    for person in people:
        person.join()
    assert sorted(numbers) == list(range(1, PEOPLE + 1))
    released = Release.objects.order_by("number").values_list("number", flat=True)
    assert list(released) == sorted(numbers)


def test_an_unchanged_draft_is_published_once_when_several_publish_at_once() -> None:
    rulebook = load(small_document())
    start, refused = Barrier(PEOPLE), []

    def work() -> None:
        start.wait()
        try:
            publish(rulebook, "")
        except NothingNew as error:
            refused.append(error)

    people = [Someone(work) for _ in range(PEOPLE)]
    for person in people:
        person.join()
    assert len(refused) == PEOPLE - 1
    assert Release.objects.count() == 1


def test_an_approval_is_good_for_one_release_when_several_publish_at_once(settings: Any) -> None:
    settings.REVIEW_REQUIRED = True
    rulebook = load(small_document())
    rulebook.approvals.create(user=reviewer(), sha256=draft(rulebook).digest, base=0)
    start, refused = Barrier(PEOPLE), []

    def work() -> None:
        start.wait()
        try:
            publish(rulebook, "", without_approval=False)
        except RulebookError as error:
            refused.append(type(error))

    people = [Someone(work) for _ in range(PEOPLE)]
    for person in people:
        person.join()
    assert refused == [NothingNew] * (PEOPLE - 1)
    Rulebook.objects.update(title="Which way?")
    with pytest.raises(NotApproved):
        publish(rulebook, "")


def test_two_imports_at_once_leave_one_of_the_two() -> None:
    start = Barrier(2)
    titles = ["One?", "Two?"]

    def work(title: str) -> None:
        start.wait()
        load(small_document() | {"title": title})

    for person in [Someone(partial(work, title)) for title in titles]:
        person.join()
    left = document(Rulebook.objects.get())
    assert left["title"] in titles
    assert left == small_document() | {"title": left["title"]}


def test_what_is_saved_meanwhile_is_in_a_release_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A rule gets another reason and another claim in one transaction."""
    rulebook = load(small_document())
    editors: list[Someone] = []
    cited_keys = to_document.cited_keys

    def edit() -> None:
        with transaction.atomic():
            rule = Rule.objects.get(key="far")
            rule.reason = "you travel far"
            rule.save()
            rule.claims.set(Claim.objects.filter(key="C3"))

    def edited_meanwhile(row: Rulebook) -> Any:
        """Between the query for claims and the one for reasons."""
        found = cited_keys(row)
        editors.append(Someone(edit))
        if connection.vendor == "postgresql":
            editors[0].join()  # on SQLite they have to wait for us
        return found

    monkeypatch.setattr(to_document, "cited_keys", edited_meanwhile)
    release = publish(rulebook, "")
    rule = read_rulebook(json.loads(release.document)).rule["far"]
    old = read_rulebook(small_document()).rule["far"]
    assert (rule.reason, rule.claims) == (old.reason, ("R1",))
    editors[0].join()
    monkeypatch.undo()
    rule = draft(rulebook).rule["far"]
    assert (rule.reason, rule.claims) == ("you travel far", ("C3",))


# The test stops this process where it says so.
HALF_WAY = """
import django, signal
django.setup()
from rules import publishing
from rules.drafts.from_document import RowWriter, load
from rules.models import Release, Rulebook
from tests.support.small import small_document

def stop(*args, **kwargs):
    print("half-way", flush=True)
    signal.pause()

{stop}
load(small_document() | {{"title": "The new one?"}})
publishing.publish(Rulebook.objects.get(), "The new one")
"""


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("RowWriter.write = stop", "Train or car?"),
        ("RowWriter.write_links = stop", "Train or car?"),
        ("publishing.errors = stop", "The new one?"),
        ("Release.refresh_from_db = Release.save = stop", "The new one?"),
    ],
)
def test_a_process_killed_half_way_leaves_the_old_state(place: str, title: str) -> None:
    rulebook = load(small_document())
    publish(rulebook, "First release")
    command = [sys.executable, "-c", HALF_WAY.format(stop=place)]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "advisor.settings",
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database_url(),
    }
    with subprocess.Popen(  # noqa: S603
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "half-way\n"
        process.kill()
    assert document(rulebook) == small_document() | {"title": title}
    assert Release.objects.get().note == "First release"
    assert publish_something_new(rulebook, "The next one") == 2
