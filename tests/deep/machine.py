"""Runs the files of docs/deploy/, with paths and ports changed to private ones."""

import os
import re
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from shutil import which
from typing import NamedTuple

from django.conf import settings

from tests.support.server import PATIENCE, Server, free_port

FILES = settings.BASE_DIR / "docs" / "deploy"
HOST = "advisor.example"
# What matters here of Debian's nginx.conf, which includes the sites.
AROUND = """
user root;
pid nginx.pid;
events {}
http {
    include /etc/nginx/mime.types;
    gzip on;
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include sites/*;
}
"""


def certificate(folder: Path) -> Path:
    """A self-signed certificate, made with the command in docs/deploy.md."""
    document = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
    command = re.search(r"^ +(openssl req .*)$", document, re.MULTILINE)
    assert command
    local_command = (
        command[1].replace("/etc/ssl/certs", str(folder)).replace("/etc/ssl/private", str(folder))
    )
    subprocess.run(  # noqa: S602
        local_command,
        shell=True,
        check=True,
        env=os.environ | {"HOST": HOST},
        stderr=subprocess.DEVNULL,
    )
    return folder / "advisor.pem"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def read(response: HTTPResponse) -> Answer:
    return Answer(response.status, dict(response.headers), response.read().decode())


class Nginx:
    """A private nginx with some of the site files; `changes` are made to their text."""

    def __init__(self, folder: Path, *names: str, port: int | str = 0, **changes: str) -> None:
        self.folder, self.port, self.plain_port = folder, int(port) or free_port(), free_port()
        self.origin = f"https://{HOST}:{self.port}"
        (folder / "sites").mkdir(parents=True)
        (folder / "nginx.conf").write_text(AROUND)
        for name in names:
            (folder / "sites" / name).write_text(self._installed(name, changes))

    def _installed(self, name: str, changes: dict[str, str]) -> str:
        text = (FILES / name).read_text()
        others = {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen [::]:80;": f"listen [::1]:{self.plain_port};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen [::]:443 ": f"listen [::1]:{self.port} ",
            f"https://{HOST}": self.origin,
            "/run/": f"{self.folder}/",
            "/etc/ssl/certs/": f"{self.folder.parent}/",
            "/etc/ssl/private/": f"{self.folder.parent}/",
            "/var/log/nginx/": f"{self.folder}/",
            "/var/cache/": f"{self.folder}/",
        }
        for old, new in (others | changes).items():
            text = text.replace(old, new)
        return text

    def __enter__(self) -> "Nginx":
        program = which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "nginx is missing (Debian: sudo apt-get install nginx)"
        command = [program, "-p", str(self.folder), "-e", "start.log", "-c", "nginx.conf"]
        self.process = subprocess.Popen([*command, "-g", "daemon off;"])  # noqa: S603
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "nginx.pid").exists():
            assert self.process.poll() is None, (self.folder / "start.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **options: str) -> Answer:
        """`options` are headers, and `source`, the address to ask from."""
        source = options.pop("source", "127.0.0.1")
        unverified = ssl.create_default_context()
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        with closing(
            HTTPSConnection("127.0.0.1", self.port, context=unverified, source_address=(source, 0))
        ) as connection:
            headers = {"Host": f"{HOST}:{self.port}"} | options
            connection.request(method, path, body or None, headers)
            return read(connection.getresponse())


class Machine(NamedTuple):
    nginx: Nginx
    servers: list[Server]


@contextmanager
def machine(folder: Path, environment: dict[str, str], servers: int = 2) -> Iterator[Machine]:
    """nginx and servers as docs/deploy.md sets them up, behind a balancer on this machine."""
    nginx = Nginx(folder, "nginx.conf", "real-ip.conf", **{"192.0.2.10": "127.0.0.1"})
    environment = settings_of(nginx) | environment
    unit = (FILES / "advisor@.service").read_text()
    bind = re.search(r"--bind (\S+)", unit)
    assert bind
    with ExitStack() as stack:
        started = []
        for number in range(1, servers + 1):
            (folder / f"advisor-{number}").mkdir()
            address = bind[1].replace("/run/", f"{folder}/").replace("%i", str(number))
            log = folder / f"server-{number}.log"
            started.append(stack.enter_context(Server(environment, log, bind=address)))
        for server in started:
            server.ready()
        yield Machine(stack.enter_context(nginx), started)


def settings_of(nginx: Nginx) -> dict[str, str]:
    """What advisor.env sets, with data of its own."""
    text = (FILES / "advisor.env").read_text().replace(f"https://{HOST}", nginx.origin)
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all("=" in line for line in lines)
    return dict(line.split("=", 1) for line in lines) | {"DATA_DIR": str(nginx.folder / "data")}
