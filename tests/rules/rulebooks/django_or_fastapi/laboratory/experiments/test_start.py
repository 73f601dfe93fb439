import json

import pytest
from experiments import start
from experiments.start import SUBJECTS
from processes import RUNNING
from refusal import NotMeasured
from servers import Server, Subject

from .conftest import documents

FIRST = {"import": 120.0, "answer": 2.0}


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def first(weighed):
        told.append(weighed.label)
        return FIRST

    monkeypatch.setattr(start, "first", first)
    monkeypatch.setattr(start, "memory", lambda subject, workers: {"megabytes": 20.0 * workers})
    monkeypatch.setattr(start, "packages", lambda weighed: {"wheels": 3, "megabytes": 25.0})
    start.measure(lab)
    assert len(told) == len(SUBJECTS) * len(lab.runs)
    (document,) = documents(start, lab)
    assert [len(plot["series"]) for plot in document["plots"]] == [len(SUBJECTS)] * 4
    time, memory, wheels, _ = (plot["series"][0]["points"] for plot in document["plots"])
    assert [point["y"] for point in time] == [120, 2]
    assert [point["y"] / point["x"] for point in memory] == [20] * len(start.workers_of(lab))
    assert [(point["y"], point["runs"]) for point in wheels] == [(3, 1)]


def test_all_folders_of_its_applications_are_named():
    folders = {weighed.subject.application.split(".")[1] for weighed in SUBJECTS}
    assert folders == {*start.APPLICATIONS}


@pytest.fixture
def subject(tmp_path, monkeypatch):
    """An application that one can write, and its label."""
    monkeypatch.setattr("processes.HERE", tmp_path)
    file = tmp_path / "tiny.py"
    name = Subject("Tiny", "gunicorn sync", "tiny:application", "/hello")

    def write(body, kind="wsgi"):
        wsgi = f"def application(environ, start):\n    start('200 OK', [])\n    return [{body!r}]\n"
        asgi = (
            "async def application(scope, receive, send):\n"
            f"    await send({{'type': 'http.response.body', 'body': {body!r}}})\n"
        )
        file.write_text({"wsgi": wsgi, "asgi": asgi}[kind])
        return start.Weighed(name._replace(server="uvicorn" if kind == "asgi" else name.server), ())

    return write


@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_import_and_first_answer_are_timed_apart(subject, kind):
    body = json.dumps({"hello": "world"}).encode()
    found = start.first(subject(body, kind))
    assert found.keys() == {"import", "answer"}
    assert all(value > 0 for value in found.values())
    assert RUNNING == []


def test_a_first_answer_that_is_wrong_is_refused(subject):
    with pytest.raises(NotMeasured, match="Tiny answers document"):
        start.first(subject(b'{"hello": "you"}'))


def test_an_application_that_does_not_start_says_why(subject, tmp_path):
    weighed = subject(b"")
    (tmp_path / "tiny.py").write_text("raise RuntimeError('out of order')")
    with pytest.raises(NotMeasured, match=r"Tiny does not start: .*out of order"):
        start.first(weighed)


class Busy(Server):
    """Has worked for so many seconds each time one looks."""

    def __init__(self, *seconds):
        self.seconds = list(seconds)
        self.subject = SUBJECTS[0].subject

    def processor_seconds(self):
        return self.seconds.pop(0)


def test_a_server_is_at_rest_once_it_works_no_more(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    busy = Busy(0.1, 0.4, 0.6, 0.61, 5)
    start.await_rest(busy)
    assert busy.seconds == [5]


def test_a_server_that_never_rests_is_refused(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(start, "PATIENCE", -1)
    with pytest.raises(NotMeasured, match="Django, bare does not come to rest"):
        start.await_rest(Busy(1, 2, 3))


def test_each_pays_for_its_server():
    assert all({"gunicorn", "uvicorn[standard]"} & {*each.requirements} for each in SUBJECTS)
