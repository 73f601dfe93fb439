import pytest
from alike import Seen
from experiments import hello
from load import Load
from refusal import NotMeasured

from .conftest import FIGURES, documents, no_servers


@pytest.fixture
def servers():
    class Servers:
        def get(self, subject):
            return type("Server", (), {"port": 1})

    return Servers()


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def once(servers, subject, asked, load):
        told.append((subject.label, asked.name, load.rate))
        return FIGURES | {"per_second": 100.0 if subject.label == hello.FIRST else 250.0}

    monkeypatch.setattr(hello, "once", once)
    monkeypatch.setattr(hello, "Servers", no_servers)
    hello.measure(lab)
    every = len(hello.SUBJECTS) * len(hello.ASKED)
    assert len(told) == every * 2 * len(lab.runs)
    assert len(set(told)) == every * 2
    (document,) = documents(hello, lab)
    answers, ratio, slowest = document["plots"]
    assert len(answers["series"]) == len(slowest["series"]) == len(hello.SUBJECTS)
    assert {point["y"] for line in ratio["series"] for point in line["points"]} == {2.5}
    assert hello.FIRST not in {line["label"] for line in ratio["series"]}


def test_an_order_has_20_fields_and_the_faulty_one_6_errors():
    assert len(hello.ORDER) == 20
    assert len(hello.FAULTY) == 19
    assert len(hello.ASKED[2].expected.document["errors"]) == 6


def test_the_answer_is_checked_before_each_timing(monkeypatch, servers):
    monkeypatch.setattr(hello, "ask", lambda port, message: None)
    monkeypatch.setattr(hello, "seen", lambda answer: hello.json_answer(200, {"hello": "you"}))
    with pytest.raises(NotMeasured, match=r"Django, gunicorn answers document \{'hello': 'you'\}"):
        hello.once(servers, hello.SUBJECTS[0], hello.ASKED[0], Load([], 1, 1))


def described(names):
    document = {"components": {"schemas": {"Order": {"properties": dict.fromkeys(names)}}}}
    return lambda answer: Seen(200, "application/json", document)


def test_the_description_of_an_api_has_every_field(monkeypatch, servers):
    monkeypatch.setattr(hello, "ask", lambda port, message: None)
    subject = hello.SUBJECTS[0]
    monkeypatch.setattr(hello, "seen", described(hello.ORDER))
    hello.require_described(servers.get(subject), subject)
    monkeypatch.setattr(hello, "seen", described({**hello.FAULTY, "extra": 1}))
    with pytest.raises(NotMeasured, match="description of Django, gunicorn differs in: city, ext"):
        hello.require_described(servers.get(subject), subject)


def test_each_is_asked_on_its_own_path():
    messages = {hello.ASKED[1].message(subject).split()[1] for subject in hello.SUBJECTS}
    assert messages == {"/order", "/async/order"}
