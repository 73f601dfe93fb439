"""The disk with the database fills up, and has room again later."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess

import pytest

MEGABYTES = 24
QUERY = "distance=600"


class Disk:
    """A small file system in memory that holds the site's data. Mounting it needs root."""

    def __init__(self, data):
        self.data = data
        self.filler = data / "filler"
        moved = shutil.move(data, data.with_name("moved"))
        data.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "advisor", str(data)]
        done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        shutil.copytree(moved, data, dirs_exist_ok=True)

    def fill(self, site):
        with self.filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        assert shutil.disk_usage(self.data).free == 0

    def free(self, site):
        self.filler.unlink()

    def remove(self):
        subprocess.run(["umount", str(self.data)], check=True)  # noqa: S603, S607


class Limit:
    """A limit on the size of the site's files, lifted later, as with a quota."""

    def __init__(self, data):
        self.data = data

    def fill(self, site):
        size = (self.data / "advisor.sqlite3-wal").stat().st_size
        self._limit(site, size)

    def free(self, site):
        self._limit(site, resource.RLIM_INFINITY)

    def _limit(self, site, size):
        group = os.getpgid(site.process.pid)
        for pid in (int(name) for name in os.listdir("/proc") if name.isdecimal()):
            if os.getpgid(pid) == group:
                _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))

    def remove(self):
        pass


@pytest.fixture(params=[Disk, Limit])
def disk(request, data):
    disk = request.param(data)
    yield disk
    disk.remove()


def test_reading_works_and_saving_explains_the_failure(disk, serve, data):
    site = serve()
    saved = [site.save(QUERY)]
    disk.fill(site)
    # Pages that SQLite has allocated before have room for some results.
    while len(saved) < 1000 and (token := site.save(QUERY)):
        saved.append(token)
    refused = site.send(QUERY)
    assert refused.status == 507
    assert "<h1>Nothing was saved</h1>" in refused.text
    assert "Your answers are still in the address." in refused.text
    for address in ("/", f"/r/{saved[0]}/", f"/decide/journey/1/result/?{QUERY}", "/scenarios/"):
        assert site.ask(address).status == 200

    disk.free(site)
    saved.append(site.save(QUERY))
    assert [token for token in saved if not token or not site.has(token)] == []
    with contextlib.closing(sqlite3.connect(data / "advisor.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM advisor_result").fetchone() == (len(saved),)
