"""On what was measured: the machine, and the versions of what ran on it."""

import os
import platform
import resource
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from refusal import NotMeasured


def machine() -> str:
    return (
        f"{cores()} cores of {_processor()}, {_gigabytes():.0f} GB of memory, "
        f"{platform.system()} {platform.release().partition('-')[0]}"
    )


def cores() -> int:
    return len(os.sched_getaffinity(0))


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Those of Python and of installed packages, by name. Raises NotMeasured if one is missing."""
    found = {"Python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            raise NotMeasured(
                f"{package} is not installed in this Python; `make laboratory` installs all"
            ) from None
    return found


def require_linux() -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        raise NotMeasured("this reads memory and threads from /proc, so it needs Linux")


def require_files(number: int) -> None:
    """Sees to it that a process may have so many connections open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number:
        raise NotMeasured(
            f"{number} connections at once are more than this system lets a process have open "
            f"({hard}); raise its limit, as root: ulimit -Hn {number}"
        )
    if soft != resource.RLIM_INFINITY and soft < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
