from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from experiments import writes
from load import Load
from postgresql import NEEDED
from processes import RUNNING
from refusal import NotMeasured
from servers import Server, Servers

from tests.rules.rulebooks.django_or_fastapi.laboratory.test_postgresql import is_installed

from .conftest import FIGURES, documents, no_servers

ONE = writes.SUBJECTS[0]
LOAD = Load([], 1, 1)
ROW = ("event 0", 0.0, datetime(2026, 12, 1, 10, 0, tzinfo=UTC))


class NoDatabase:
    where: dict[str, str] = {}


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def once(stored, started, subject, batch, load):
        told.append((subject.label, batch, load.rate))
        return FIGURES | {"events_per_second": 100.0 * batch}

    monkeypatch.setattr(writes, "once", once)
    monkeypatch.setattr(writes, "database", lambda: nullcontext(NoDatabase()))
    monkeypatch.setattr(writes, "Servers", no_servers)
    writes.measure(lab)
    every = len(writes.SUBJECTS) * len([*writes.batches(lab), *writes.rates(lab)])
    assert len(told) == every * len(lab.runs)
    assert len(set(told)) == every
    (document,) = documents(writes, lab)
    stored, slowest, at_a_rate = document["plots"]
    assert [point["x"] for point in stored["series"][0]["points"]] == [*writes.batches(lab)]
    assert {p["y"] / p["x"] for line in stored["series"] for p in line["points"]} == {100}
    assert {p["y"] for line in slowest["series"] for p in line["points"]} == {130}
    assert [point["x"] for point in at_a_rate["series"][0]["points"]] == [*writes.rates(lab)]


def test_an_open_loop_is_of_single_events(lab):
    rates = {load.rate: batch for _, batch, load, _ in writes.tried(lab, 1) if load.rate}
    assert rates == dict.fromkeys(writes.rates(lab), 1)


def test_what_was_stored_is_compared():
    writes.require_stored(ONE, [ROW], 1)
    for rows in ([], [ROW, ROW], [("event 0", 0.5, ROW[2])], [(*ROW[:2], ROW[2].replace(hour=9))]):
        with pytest.raises(NotMeasured, match=r"Django, create stores .* not what it was sent"):
            writes.require_stored(ONE, rows, 1)


@pytest.mark.parametrize("rows", [19, 31])
def test_what_was_acknowledged_and_is_not_there_is_refused(rows):
    report = {"sent": 3, "completed": 2}
    writes.require_kept(ONE, 20, report, 10)
    writes.require_kept(ONE, 30, report, 10)
    with pytest.raises(NotMeasured, match=f"Django, create acknowledged 20 events and .* {rows}"):
        writes.require_kept(ONE, rows, report, 10)


class Answering(Server):
    """A server that has answered so many requests."""

    def __init__(self, completed, failed=0):
        self.completed, self.failed, self.subject = completed, failed, ONE

    def stop(self):
        self.stopped = True

    def under(self, load):
        sent = self.completed + self.failed
        kind = {"sent": sent, "completed": self.completed, "errors": {"timeout": self.failed}}
        return {"seconds": 2, "busy": 0, "kinds": {load.kinds[0].name: kind}}


class Counted(writes.Database):
    def __init__(self, rows):
        self.rows = rows

    def taken_number(self):
        return self.rows


def test_events_and_not_requests_are_counted():
    started = Servers()
    started.running = {ONE.label: Answering(6)}
    found = writes.once(Counted(600), started, ONE, 100, LOAD)
    assert found["events_per_second"] == 300
    assert "per_second" not in found
    with pytest.raises(NotMeasured, match="acknowledged 600 events and stored 599"):
        writes.once(Counted(599), started, ONE, 100, LOAD)


def test_a_server_with_errors_is_started_anew():
    started = Servers()
    started.running = {ONE.label: (overloaded := Answering(6, failed=2))}
    assert writes.once(Counted(700), started, ONE, 100, LOAD)["errors"] == 0.25
    assert overloaded.stopped
    assert started.running == {}


# Counted among the tests with a database, before which `make test` installs PostgreSQL.
@pytest.mark.usefixtures("db")
@pytest.mark.skipif(not is_installed(), reason=NEEDED)
def test_events_are_read_back_once():
    with writes.database() as stored:
        insert = "INSERT INTO event (name, value, at) VALUES (%s, %s, %s)"
        stored.connection.execute(insert, ROW)
        writes.require_stored(ONE, stored.taken(), 1)
        assert stored.taken() == []
        stored.connection.execute(insert, ROW)
        assert stored.taken_number() == 1
        assert stored.taken_number() == 0
    assert RUNNING == []
