"""Processes that end with the block that started them, along with all that they started."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from refusal import NotMeasured
from signals import held_back

PROC = Path("/proc")
HERE = Path(__file__).parent
GRACE = 10  # seconds
RUNNING: list["Process"] = []


class Process:
    """A command in a process group of its own. It ends with the block, whatever happens there.

    The command gets the signal `first`, and a little later the group is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        first: signal.Signals = signal.SIGKILL,
        **options: Any,
    ) -> None:
        self.first = first
        self.name = Path(command[-1]).name
        self.output = tempfile.TemporaryFile()  # noqa: SIM115
        environment = {**os.environ, "PYTHONPATH": str(HERE), **(environment or {})}
        options = {"stdin": subprocess.DEVNULL, **options}
        try:
            with held_back():
                self.popen = subprocess.Popen(
                    command,
                    env=environment,
                    stdout=self.output,
                    stderr=subprocess.STDOUT,
                    process_group=0,
                    **options,
                )
                RUNNING.append(self)
        except FileNotFoundError:
            self.output.close()
            raise NotMeasured(f"there is no program {command[0]}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self not in RUNNING:
            return
        group = self.popen.pid
        os.kill(group, self.first)
        _wait(self.ended)
        # As long as nobody has waited for the leader, no other group gets its number.
        os.killpg(group, signal.SIGKILL)
        _wait(lambda: not any(members(group)))
        self.popen.wait()
        RUNNING.remove(self)
        if self.popen.stdin:
            self.popen.stdin.close()
        self.output.close()

    def answer(self, given: str, seconds: float) -> str:
        """What the command says to this input, once it has ended."""
        assert self.popen.stdin  # noqa: S101
        with suppress(BrokenPipeError):
            self.popen.stdin.write(given.encode())
            self.popen.stdin.close()
        deadline = time.monotonic() + seconds
        while not self.ended():
            if time.monotonic() > deadline:
                raise NotMeasured(f"{self.name} has not ended in {seconds:.0f} s")
            time.sleep(0.01)
        return self.said()

    def said(self) -> str:
        size = os.fstat(self.output.fileno()).st_size
        return os.pread(self.output.fileno(), size, 0).decode(errors="replace")

    def ended(self) -> bool:
        """Leaves the leader as a zombie, so that `stop` can still reach its group."""
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.popen.pid, flags) is not None

    def memory(self) -> float:
        """Megabytes of all its processes; what they share counts once (the sum of PSS)."""
        kilobytes = 0
        for pid in members(self.popen.pid):
            rollup = (PROC / str(pid) / "smaps_rollup").read_text()
            kilobytes += int(rollup.partition("\nPss:")[2].split()[0])
        return kilobytes / 1000 * 1.024

    def threads(self) -> int:
        return sum(
            len(list((PROC / str(pid) / "task").iterdir())) for pid in members(self.popen.pid)
        )

    def processor_seconds(self) -> float:
        ticks = 0
        for pid in members(self.popen.pid):
            # utime, stime, cutime and cstime.
            ticks += sum(map(int, _stat(pid)[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GRACE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.005)


def stop_all() -> None:
    """For the end of the program, if it comes between a start and its block."""
    for process in list(RUNNING):
        process.stop()


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may have spaces: the state is the first."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def members(group: int) -> Iterator[int]:
    """The processes of a group that have not ended."""
    for entry in PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            state, _, its_group = _stat(int(entry.name))[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_group) == group and state != "Z":
            yield int(entry.name)
