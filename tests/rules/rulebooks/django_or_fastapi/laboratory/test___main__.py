"""The laboratory as a command, with experiments that need nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from processes import HERE
from samples import Samples

TRIVIAL = """
from laboratory import Measured
from processes import Process
from turns import series

PACKAGES = ("Django",)


def check(lab):
    lab.tell("is asked")


def measure(lab):
    for run in lab.runs:
        lab.take(("a", run), lambda: {"p50": 1.0 + run})
    if lab.quick:
        with Process(["sleep", "600.5"]):
            lab.tell("sleeps")
            Process(["sleep", "600.5"]).popen.wait()


def measured(lab):
    axis = {"label": "A"}
    lines = [series("One", {1: lab.samples.runs("a")}, "p50")]
    plots = [{"title": "A", "x": axis, "y": axis, "series": lines}]
    return [Measured("trivial", "Trivial", "What?", "So.", [], plots)]
"""


@pytest.fixture
def laboratory(tmp_path):
    """Its command, with another folder of experiments."""
    folder = tmp_path / "experiments"
    folder.mkdir()
    (folder / "__init__.py").write_text('EXPERIMENTS = ("trivial",)')
    (folder / "trivial.py").write_text(TRIVIAL)
    path, main = [str(tmp_path), str(HERE)], str(HERE / "__main__.py")
    program = (
        f"import runpy, sys; sys.path[:0] = {path!r}; runpy.run_path({main!r}, None, '__main__')"
    )
    return [sys.executable, "-c", program, "--output", str(tmp_path / "measured")]


def run(command, *arguments):
    return subprocess.run(  # noqa: S603
        [*command, *arguments], capture_output=True, text=True, cwd="/"
    )


def test_measurements_are_written_for_a_rulebook_to_take_in(laboratory, tmp_path):
    done = run(laboratory, "trivial", "--whose", "a test's machine")
    assert done.returncode == 0, done.stderr
    (made,) = json.loads((tmp_path / "measured" / "trivial.json").read_text())
    assert made["plots"][0]["series"][0]["points"] == [
        {"x": 1, "y": 4, "low": 2, "high": 6, "runs": 5}
    ]
    assert (made["whose"], made["command"]) == (
        "a test's machine",
        "make laboratory ONLY=trivial",
    )
    assert "run 5 of 5: p50 6" in done.stdout
    assert "load_measurements" in done.stdout


def test_what_is_there_is_not_measured_again(laboratory):
    run(laboratory, "trivial")
    done = run(laboratory, "trivial")
    assert "run 5 of 5" not in done.stdout
    assert "done" in done.stdout


def test_figures_of_another_machine_are_dropped_and_it_says_so(laboratory, tmp_path):
    Samples(tmp_path / "measured" / "samples" / "trivial.json", {}).put(("a", 1), {"p50": 0.0})
    done = run(laboratory, "trivial")
    assert "starts anew" in done.stdout
    assert "run 1 of 5" in done.stdout


def test_what_an_experiment_measured_before_it_changed_does_not_count(laboratory, tmp_path):
    run(laboratory, "trivial")
    trivial = tmp_path / "experiments" / "trivial.py"
    trivial.write_text(TRIVIAL.replace("1.0 + run", "2.0 + run"))
    assert "run 5 of 5: p50 7" in run(laboratory, "trivial").stdout


def test_what_was_measured_before_an_application_changed_does_not_count(laboratory, tmp_path):
    shared = tmp_path / "applications"
    shared.mkdir()
    (shared / "hello.py").write_text("a = 1")
    trivial = tmp_path / "experiments" / "trivial.py"
    trivial.write_text(f"{TRIVIAL}\nAPPLICATIONS = ({str(shared)!r},)\n")
    run(laboratory, "trivial")
    assert "starts anew" not in run(laboratory, "trivial").stdout
    (shared / "hello.py").write_text("a = 2")
    assert "starts anew" in run(laboratory, "trivial").stdout


def test_checking_measures_nothing(laboratory, tmp_path):
    done = run(laboratory, "trivial", "--check")
    assert (done.returncode, "is asked" in done.stdout) == (0, True)
    assert not (tmp_path / "measured").exists()


def test_an_unknown_experiment_is_named_with_those_there_are(laboratory):
    done = run(laboratory, "speed")
    assert done.returncode == 2
    assert "there is no speed; there are: trivial" in done.stderr


def test_a_missing_package_ends_it_with_one_line(laboratory, tmp_path):
    trivial = tmp_path / "experiments" / "trivial.py"
    trivial.write_text(TRIVIAL.replace('"Django"', '"no-such"'))
    done = run(laboratory, "trivial")
    assert done.returncode == 1
    assert done.stderr.startswith("Not measured: no-such is not installed")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_cut_off_it_leaves_no_process_and_no_half_file(laboratory, tmp_path, number):
    with subprocess.Popen(  # noqa: S603
        [*laboratory, "trivial", "--quick"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        while b"sleeps" not in program.stdout.readline():
            assert program.poll() is None
        wait_for_children(program.pid, 2)
        program.send_signal(number)
        _, said = program.communicate()
    assert program.returncode == 128 + number
    assert said == b""
    assert not sleeping()
    files = {file.name for file in (tmp_path / "measured").rglob("*") if file.is_file()}
    assert files == {"trivial.json"}
    samples = Samples(tmp_path / "measured" / "quick" / "samples" / "trivial.json", {})
    assert samples.dropped
    assert not (tmp_path / "measured" / "quick" / "trivial.json").exists()


def wait_for_children(parent, number):
    deadline = time.monotonic() + 60
    while len(children(parent)) < number:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def children(parent):
    with open(f"/proc/{parent}/task/{parent}/children") as file:
        return file.read().split()


def sleeping():
    found = []
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline") as file:
                found += [pid] * ("600.5\0" in file.read())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
