"""A PostgreSQL of its own, which lives as long as its block, on a socket in a temporary folder."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import Process
from refusal import NotMeasured
from servers import await_start

OLDEST = 15
NEEDED = (
    f"PostgreSQL {OLDEST} or later is needed (Debian 12: sudo apt-get install postgresql); "
    "it need not run"
)


def programs() -> Path:
    """The folder of the newest `initdb` and `postgres`."""
    # Debian installs them outside of the path.
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found += [Path(path).resolve() for path in [shutil.which("initdb")] if path]
    newest = max(found, key=_major, default=None)
    if not newest or _major(newest) < OLDEST:
        raise NotMeasured(NEEDED)
    return newest.parent


def _major(initdb: Path) -> int:
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


@contextmanager
def postgresql(*settings: str) -> Iterator[Path]:
    """The folder of its socket; user and database are both `postgres`. Settings: `name=value`.

    It waits for the disk on each commit, as it does where it is installed.
    """
    bin_ = programs()
    # The path of a socket may have only about a hundred characters, so not in TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="laboratory-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        initdb: list[str] = [
            *unprivileged(),
            str(bin_ / "initdb"),
            f"--pgdata={data}",
            "--username=postgres",
        ]
        initdb += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(
            initdb, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            raise NotMeasured(f"initdb: {done.stdout.strip().splitlines()[-1]}")
        command = [*unprivileged(), str(bin_ / "postgres"), "-D", str(data)]
        for setting in ("listen_addresses=", f"unix_socket_directories={folder}", *settings):
            command += ["-c", setting]
        # Its processes leave the group, and end when it tells them to.
        with Process(command, first=signal.SIGQUIT, cwd="/") as process:
            await_start(process, "PostgreSQL", lambda: is_ready(bin_, folder))
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_ready(bin_: Path, folder: Path) -> bool:
    command = [str(bin_ / "pg_isready"), "--quiet", f"--host={folder}"]
    return subprocess.run(command).returncode == 0


def unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise NotMeasured(NEEDED) from None
    if not shutil.which("setpriv"):
        raise NotMeasured("setpriv is needed to start PostgreSQL as root; it comes with util-linux")
    setpriv = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*setpriv, "--"]
