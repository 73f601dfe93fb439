from contextlib import nullcontext

import psycopg
import pytest
from alike import Seen
from experiments import reads
from laboratory import Laboratory
from load import Load
from postgresql import NEEDED
from processes import RUNNING
from refusal import NotMeasured
from servers import Servers

from tests.rules.rulebooks.django_or_fastapi.laboratory.test_postgresql import is_installed

from .conftest import FIGURES, NoServers, documents, no_servers


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def once(started, subject, asked, load):
        told.append((subject.label, asked.name, load.clients, load.rate))
        return FIGURES | {"per_second": 80.0 if subject.label == reads.FIRST else 160.0}

    monkeypatch.setattr(reads, "once", once)
    monkeypatch.setattr(reads, "database", lambda: nullcontext({}))
    monkeypatch.setattr(reads, "Servers", no_servers)
    reads.measure(lab)
    every = len(reads.SUBJECTS) * len(reads.ASKED) * len(reads.ways(lab))
    assert len(told) == every * len(lab.runs)
    assert len(set(told)) == every
    (document,) = documents(reads, lab)
    _, ratio, median, slowest = document["plots"]
    assert {point["y"] for line in ratio["series"] for point in line["points"]} == {2}
    for plot in (median, slowest):
        assert {len(line["points"]) for line in plot["series"]} == {len(reads.ASKED)}
    assert {point["y"] for line in slowest["series"] for point in line["points"]} == {130}


def test_a_server_with_errors_is_started_anew(lab, monkeypatch):
    servers = NoServers()
    monkeypatch.setattr(reads, "once", lambda *arguments: FIGURES | {"errors": 0.5})
    monkeypatch.setattr(reads, "database", lambda: nullcontext({}))
    monkeypatch.setattr(reads, "Servers", lambda where: nullcontext(servers))
    reads.measure(lab)
    assert set(servers.ended) == {subject.label for subject in reads.SUBJECTS}


class Unasked(Servers):
    """Stands in for servers, of which none is asked."""

    def get(self, subject):
        return type("Server", (), {"port": 1})


@pytest.fixture
def answered(lab, monkeypatch):
    """What all servers answer, by their path."""
    answers = {asked.path: asked.expected for asked in reads.ASKED}
    monkeypatch.setattr(reads, "ask", lambda port, message: message.split()[1])
    monkeypatch.setattr(reads, "seen", lambda path: answers[path[4:]])
    monkeypatch.setattr(reads, "database", lambda: nullcontext({}))
    monkeypatch.setattr(reads, "Servers", Unasked)
    return answers


def test_right_answers_are_alike(lab: Laboratory, answered):
    reads.check(lab)


@pytest.mark.parametrize("path", [asked.path for asked in reads.ASKED])
def test_a_wrong_row_is_refused(lab: Laboratory, answered, path):
    answered[path] = Seen(200, "application/json", {"id": 8})
    with pytest.raises(NotMeasured, match=r"Django, ORM answers document \{'id': 8\}"):
        reads.check(lab)


def test_the_answer_is_checked_before_each_timing(answered):
    one = next(asked for asked in reads.ASKED if asked.path == "/one")
    answered["/one"] = Seen(200, "application/json", {"id": 8})
    with pytest.raises(NotMeasured, match="Django, SQL answers document"):
        reads.once(Unasked(), reads.SUBJECTS[1], one, Load([], 1, 1))


# Counted among the tests with a database, before which `make test` installs PostgreSQL.
@pytest.mark.usefixtures("db")
@pytest.mark.skipif(not is_installed(), reason=NEEDED)
def test_the_database_has_what_is_expected_of_it():
    with reads.database() as where:
        database = psycopg.connect(host=where["PGHOST"], user=where["PGUSER"], dbname="postgres")
        book = "SELECT title, name FROM book JOIN author ON author.id = author_id WHERE book.id = "
        assert database.execute(f"{book} 1001").fetchone() == ("Book 1001", reads.author(1001))
        count = "SELECT count(DISTINCT author_id) FROM book WHERE id > 1000 AND id <= 1050"
        assert database.execute(count).fetchone() == (50,)
        database.close()
    assert RUNNING == []
