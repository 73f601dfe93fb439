import os
import signal
import subprocess
import sys
import time

import pytest
from processes import HERE, RUNNING, Process, members, stop_all
from refusal import NotMeasured

# A leader that ignores being told to end, with a child and three more threads.
FAMILY = """
import signal, subprocess, sys, threading, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
for _ in range(3):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print("up", flush=True)
time.sleep(600)
"""
PATIENCE = 60


def family(**options):
    process = Process([sys.executable, "-c", FAMILY], **options)
    until(lambda: "up" in process.said())
    return process


def until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_process_ends_with_its_block_and_with_all_it_started():
    process = family()
    assert len([*members(process.popen.pid)]) == 2
    with pytest.raises(ZeroDivisionError), process:
        1 / 0  # noqa: B018
    assert not [*members(process.popen.pid)]
    assert RUNNING == []


def test_a_leader_that_has_ended_leaves_nobody_behind():
    with family() as process:
        os.kill(process.popen.pid, signal.SIGKILL)
        until(process.ended)
        group = process.popen.pid
        assert len([*members(group)]) == 1
    assert not [*members(group)]


def test_stopping_twice_reaches_no_other_process():
    process = family()
    process.stop()
    process.stop()


def test_what_its_block_has_not_reached_yet_ends_with_the_program():
    process = family()
    stop_all()
    assert not [*members(process.popen.pid)]


def test_it_may_end_by_itself_on_a_signal_of_its_choice():
    leader = (
        "import signal, sys; signal.signal(signal.SIGQUIT, lambda *_: sys.exit(7)); print('up')"
    )
    command = [sys.executable, "-uc", f"{leader}; signal.pause()"]
    with Process(command, first=signal.SIGQUIT) as process:
        until(lambda: "up" in process.said())
    assert process.popen.returncode == 7


def test_memory_threads_and_processor_time_are_of_the_whole_group():
    with family() as process:
        assert process.threads() == 5
        assert 2 < process.memory() < 1000
        assert process.processor_seconds() > 0


def test_a_program_that_is_not_there_is_named():
    with pytest.raises(NotMeasured, match="there is no program no-such-program"):
        Process(["no-such-program"])
    assert RUNNING == []


def test_a_command_is_told_something_and_answers():
    with Process([sys.executable, "-c", "print(input()[::-1])"], stdin=subprocess.PIPE) as process:
        assert process.answer("abc\n", PATIENCE) == "cba\n"


def test_a_command_that_does_not_end_is_given_up():
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with (
        Process(command, stdin=subprocess.PIPE) as process,
        pytest.raises(NotMeasured, match="has not ended in 0 s"),
    ):
        process.answer("", 0)


STARTER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from processes import Process, stop_all
from signals import end_on_signals
end_on_signals()
try:
    while True:
        with Process(["sleep", "600.25"]):
            print("up", flush=True)
            {{then}}
finally:
    stop_all()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("then", ["import time; time.sleep(600)", "pass"])
def test_a_program_that_is_told_to_end_leaves_no_process(number, then):
    command = [sys.executable, "-c", STARTER.format(then=then)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:  # noqa: S603
        for _ in range(1 if "sleep" in then else 5):
            program.stdout.readline()
        children = members_of(program.pid)
        program.send_signal(number)
        program.send_signal(signal.SIGINT)
        program.stdout.read()
    assert program.returncode in {128 + number, 128 + signal.SIGINT}
    assert not any(alive(child) for child in children)


def members_of(parent):
    with open(f"/proc/{parent}/task/{parent}/children") as file:
        return [int(child) for child in file.read().split()]


def alive(pid):
    try:
        with open(f"/proc/{pid}/cmdline") as file:
            return "600.25" in file.read()
    except (FileNotFoundError, ProcessLookupError):
        return False
