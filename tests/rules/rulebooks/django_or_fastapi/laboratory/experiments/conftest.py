import time
from contextlib import contextmanager

import pytest
from laboratory import Laboratory
from measurement import completed
from samples import Samples

FIGURES = {"per_second": 50.0, "errors": 0.01, "p50": 101.0, "p90": 110.0, "p99": 130.0}


class NoServers:
    """Stands in for servers, where what is measured does not matter."""

    def __init__(self, *environment):
        self.ended = []

    def end(self, label):
        self.ended.append(label)


@contextmanager
def no_servers(*arguments):
    yield NoServers()


@pytest.fixture(params=[False, True], ids=["full", "quick"])
def lab(request, tmp_path, monkeypatch):
    monkeypatch.setattr("samples.write", lambda file, content: None)
    samples = Samples(tmp_path / "samples.json", {})
    return Laboratory("one", samples, quick=request.param, ends=time.monotonic() + 600)


def documents(module, lab, name="waiting"):
    """What the experiment writes, as the schema has read it."""
    return completed(name, module.measured(lab), {"Django": "5.2"}, "a machine")
