"""PgBouncer stands between the site and PostgreSQL, and gives each transaction another session."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests.deep.postmaster import wait_until
from tests.deep.site import manage, settings
from tests.support.server import MANAGE, free_port

CONFIG = """
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
min_pool_size = 3
server_round_robin = 1
"""


@pytest.fixture
def pooled(postgresql):
    """The settings of a site on PostgreSQL whose database is behind a pooler."""
    address, port = urlsplit(postgresql["DATABASE_URL"]), free_port()
    server = Path(unquote(address.netloc.rpartition("@")[2]))
    folder = Path(tempfile.mkdtemp(prefix="advisor-pooler-"))
    config = folder / "pgbouncer.ini"
    config.write_text(CONFIG.format(server=server, port=port))
    owner = (server / "data").stat().st_uid  # PgBouncer refuses to run as root
    os.chown(folder, owner, -1)
    url = f"postgres://postgres@127.0.0.1:{port}{address.path}"
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(  # noqa: S603
            ["pgbouncer", config],  # noqa: S607
            user=owner,
            env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin"},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as pooler,
    ):
        wait_until(lambda: answers(url) or pooler.poll() is not None)
        assert pooler.poll() is None, (folder / "log").read_text()
        yield {"DATABASE_URL": url}
        pooler.terminate()
    shutil.rmtree(folder)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_site_starts_again_and_is_restored(pooled, postgresql, data, serve):
    for _ in range(3):
        manage(data, pooled, "prepare")
    manage(data, pooled, "shell", "--command=assert list(Release.objects.iterator())")
    site = serve(pooled)
    tokens = [site.save() for _ in range(6)]
    assert all(site.has(token) for token in tokens)
    restored(data, postgresql, pooled)
    assert site.has(tokens[0])
    assert site.save()


def restored(data, postgresql, pooled):
    """Backs the site up, for which a pooler is refused, and restores it through the pooler."""
    file = str(data / "site.backup")
    command = [*MANAGE, "backup", file]
    refused = subprocess.run(command, env=settings(data, pooled), capture_output=True, text=True)  # noqa: S603
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: DATABASE_URL leads to a connection pooler")
    assert refused.stderr.count("\n") == 1
    manage(data, postgresql, "backup", file)
    manage(data, pooled, "restore", file, "--no-input")
