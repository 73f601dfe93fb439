from typing import Any

import pytest
from answers import Answer
from experiments import computing
from refusal import NotMeasured
from servers import Subject

from .conftest import FIGURES, documents, no_servers

NONE: dict[str, object] = {"sent": 0, "completed": 0, "errors": {}}
ONE = Subject("Django", "uvicorn", "x:y", "/pool")


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def both(servers, subject, rate, seconds, rounds):
        told.append((rate, subject.label))
        return FIGURES | {f"large_{name}": value for name, value in FIGURES.items()}

    monkeypatch.setattr(computing, "both", both)
    monkeypatch.setattr(computing, "Servers", no_servers)
    monkeypatch.setattr(computing, "rounds_within", lambda seconds: 12)
    computing.measure(lab)
    assert len(told) == len(computing.SUBJECTS) * len(computing.rates(lab)) * len(lab.runs)
    (document,) = documents(computing, lab)
    assert [len(plot["series"]) for plot in document["plots"]] == [len(computing.SUBJECTS)] * 3


def test_more_rounds_take_more_time():
    assert 0 < computing.rounds_within(0.01) < computing.rounds_within(0.2)


def answers(monkeypatch, small, large):
    class Servers:
        def get(self, subject):
            return type("Server", (), {"port": 1})

    def ask(port, message):
        body = {"GET /pool/small": small, "GET /pool/large": large}[message.partition(" HTTP")[0]]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json"
        return Answer(200, head, body, closes=False)

    monkeypatch.setattr(computing, "ask", ask)
    return Servers()


def test_the_bodies_of_right_answers_are_returned(monkeypatch):
    total = computing.total(1000)
    servers = answers(monkeypatch, b'{"total":0}', b'{"total": %d}' % total)
    bodies = computing.require_right(servers, ONE, 1000)
    assert bodies == ('{"total":0}', f'{{"total": {total}}}')


def test_whoever_does_not_compute_is_refused(monkeypatch):
    servers = answers(monkeypatch, b'{"total":0}', b'{"total":0}')
    with pytest.raises(NotMeasured, match=r"Django answers document \{'total': 0\}, and not"):
        computing.require_right(servers, ONE, 1000)


def test_one_request_in_twenty_computes_and_does_not_come_last(lab, monkeypatch):
    loads = []

    class Servers:
        def get(self, subject):
            return self

        def under(self, load):
            loads.append(load)
            return {"seconds": 1, "busy": 0, "kinds": {"small": NONE, "large": NONE}}

    monkeypatch.setattr(computing, "require_right", lambda *arguments: ("a", "b"))
    servers: Any = Servers()
    computing.both(servers, ONE, 20, 1, 1000)
    (load,) = loads
    assert (len(load.pattern), sum(load.pattern), load.pattern[-1]) == (20, 1, 0)
    assert [(kind.name, kind.body) for kind in load.kinds] == [("small", "a"), ("large", "b")]
