from contextlib import nullcontext

import pytest
from alike import Seen
from experiments import waiting
from processes import RUNNING
from refusal import NotMeasured
from servers import listens

from .conftest import FIGURES, documents, no_servers


@pytest.fixture
def told(monkeypatch):
    """What was measured, in this order, where all figures are the same."""
    told = []

    def once(started, subject, load):
        told.append((subject.label, load))
        return dict(FIGURES)

    monkeypatch.setattr(waiting, "once", once)
    monkeypatch.setattr(waiting, "servers", no_servers)
    return told


def test_all_are_measured_in_every_run_and_drawn(lab, told):
    waiting.measure(lab)
    points = sum(len(wait.clients) + len(wait.rates) for wait in waiting.waits(lab))
    assert len(told) == points * len(waiting.SUBJECTS) * len(lab.runs)
    made = documents(waiting, lab)
    keys = ["waiting-100-ms", "waiting-1-s"]
    assert [document["key"] for document in made] == keys[: len(waiting.waits(lab))]
    for document in made:
        for plot in document["plots"]:
            assert len(plot["series"]) == len(waiting.SUBJECTS)
            assert {p["runs"] for s in plot["series"] for p in s["points"]} == {len(lab.runs)}


def test_all_take_turns(lab, told):
    waiting.measure(lab)
    labels = [label for label, _ in told]
    first = [subject.label for subject in waiting.SUBJECTS]
    assert labels[: len(first)] == first
    assert labels[-len(first) :] == (first if len(lab.runs) % 2 else first[::-1])


def test_a_wait_is_far_shorter_than_the_patience_of_a_client(lab):
    assert all(wait.timeout * 1000 > 2 * wait.ms for wait in waiting.waits(lab))


def test_servers_that_had_a_queue_are_started_anew(lab, monkeypatch):
    ended = []

    class Started:
        def end(self, label):
            ended.append(label)

    queue = {"Django, 8 threads": {"errors": 0.5}, "FastAPI, def": {"p50": 2500.0}}
    monkeypatch.setattr(waiting, "servers", lambda ms: nullcontext(Started()))
    monkeypatch.setattr(
        waiting, "once", lambda started, subject, load: FIGURES | queue.get(subject.label, {})
    )
    waiting.measure(lab)
    assert set(ended) >= queue.keys()


def test_whoever_answers_without_waiting_is_refused(lab, monkeypatch):
    wrong = Seen(200, "application/json", {"upstream": ""})

    class Started:
        def get(self, subject):
            return type("Server", (), {"port": 1})

    monkeypatch.setattr(waiting, "servers", lambda ms: nullcontext(Started()))
    monkeypatch.setattr(waiting, "ask", lambda port, message: message)
    monkeypatch.setattr(
        waiting, "seen", lambda said: wrong if "awaiting" in said else waiting.EXPECTED
    )
    with pytest.raises(NotMeasured, match="Django, async view answers document"):
        waiting.check(lab)


def test_what_the_servers_wait_for_answers_after_a_while_and_closes():
    with waiting.servers(50) as started:
        port = int(started.environment["UPSTREAM_PORT"])
        assert listens(port)
    assert not listens(port)
    assert RUNNING == []
