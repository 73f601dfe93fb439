import pytest

from tests.support.places import Place

CONFIG = "from advisor.ops.gunicorn import *; print(workers, threads, keepalive, graceful_timeout)"


def run(code, **environment):
    place = Place("")
    place.environment |= environment
    return place.python("-c", code)


def test_by_default_connections_stay_open_for_longer_than_balancers_keep_them():
    assert run(CONFIG).stdout == "2 4 75 30\n"


def test_workers_threads_and_times_are_settings():
    numbers = {"WORKERS": "3", "THREADS": "5", "KEEP_ALIVE_SECONDS": "620", "STOP_SECONDS": "9"}
    assert run(CONFIG, **numbers).stdout == "3 5 620 9\n"


@pytest.mark.parametrize(
    "name", ["WORKERS", "THREADS", "KEEP_ALIVE_SECONDS", "CLIENT_SECONDS", "STOP_SECONDS"]
)
def test_every_command_refuses_a_wrong_number(name):
    done = run("import advisor.settings", **{name: "-1"})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is '-1'; expected a whole number from ")
    assert done.stderr.count("\n") == 1
