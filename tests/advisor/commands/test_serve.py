import http.client
import re
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from advisor.management.commands import serve
from rules.files import shipped
from rules.models import Release
from tests.support.server import MANAGE, Server, fresh_site

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
PUBLISH = "/admin/rules/rulebook/1/publish/"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The environment of a site that is prepared already."""
    with fresh_site(tmp_path_factory.mktemp("site")) as environment:
        environment["ADMIN_PASSWORD"] = PASSWORD
        manage(environment, "prepare")
        yield environment


def manage(environment, *arguments):
    command = [*MANAGE, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    assert not done.stderr
    return done.stdout


def test_two_concurrent_first_starts_prepare_the_site_once(tmp_path):
    with (
        fresh_site(tmp_path) as site,
        Server(site, tmp_path / "a.log") as one,
        Server(site, tmp_path / "b.log") as other,
    ):
        for server in (one, other):
            styles = re.search(r'href="(/static/css/advisor\.\w+\.css)"', server.ready().get("/"))
            assert "--" in server.get(styles[1])
        counts = "print(User.objects.count(), Release.objects.count())"
        assert (
            manage(site, "shell", "--verbosity=0", f"--command={counts}") == f"1 {len(shipped())}\n"
        )
        output = one.output() + other.output()
    assert output.count("Release 1 of ") == len(shipped())
    assert output.count("The first administrator is admin with the password ") == 1


def test_a_release_published_on_one_server_shows_on_the_others(site, tmp_path):
    with Server(site, tmp_path / "a.log") as one, Server(site, tmp_path / "b.log") as other:
        for server in (one.ready(), other.ready()):
            assert "Whither?" not in server.get("/")
        manage(site, "shell", "--command=Rulebook.objects.update(title='Whither?')")
        publish(one)
        for _ in range(4):  # whichever of a server's processes answers
            assert "Whither?" in one.get("/")
            assert "Whither?" in other.get("/")


def publish(server):
    browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def send(path, **fields):
        with browser.open(server.address + path) as page:
            hidden = re.findall(
                r'name="(csrfmiddlewaretoken|next|seen)" value="(.*?)"', page.read().decode()
            )
        browser.open(server.address + path, urlencode(dict(hidden) | fields).encode()).close()

    send(f"/admin/login/?next={PUBLISH}", username="admin", password=PASSWORD)
    send(PUBLISH, note="Another question")


def test_a_stopping_server_finishes_its_requests(site, tmp_path):
    with (
        Server(site, tmp_path / "log") as server,
        closing(http.client.HTTPConnection(server.ready().bind)) as browser,
    ):
        body = b"username=admin&password=" + b"x" * 100
        browser.putrequest("POST", "/admin/login/")
        browser.putheader("Content-Type", "application/x-www-form-urlencoded")
        browser.putheader("Content-Length", str(len(body)))
        browser.putheader("Expect", "100-continue")
        browser.endheaders(body[:50])
        # The server sends this once it reads the body.
        assert browser.sock.recv(1000).startswith(b"HTTP/1.1 100 Continue")
        server.process.send_signal(signal.SIGTERM)
        while "Handling signal: term" not in server.output():
            assert server.process.poll() is None
        browser.send(body[50:])
        assert "Nothing was saved" in browser.getresponse().read().decode()
        assert server.process.wait(60) == 0


def test_a_worker_gives_the_memory_of_large_bodies_back(site, tmp_path):
    with Server(site, tmp_path / "log", workers=1) as server:
        server.ready().get("/")
        before = resident_memory(server)
        with ThreadPoolExecutor(4) as people:
            list(people.map(lambda _: save_much(server), range(24)))
        assert resident_memory(server) < before + 100_000_000


def save_much(server):
    token = "c" * 32
    form = {"csrfmiddlewaretoken": token, "title": "x" * 5_000_000}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    with closing(http.client.HTTPConnection(server.bind)) as browser:
        address = "/decide/django-or-fastapi/1/save/?weeks=5"
        browser.request("POST", address, urlencode(form), headers)
        assert browser.getresponse().status == 413


def resident_memory(server):
    """Of its worker, in bytes."""
    pid = server.process.pid
    (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = Path(f"/proc/{worker}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def test_a_server_can_listen_at_a_unix_socket(site, tmp_path):
    path = tmp_path / "socket"
    with (
        Server(site, tmp_path / "log", bind=f"unix:{path}") as server,
        closing(http.client.HTTPConnection("localhost")) as browser,
    ):
        server.ready()
        browser.sock = socket.socket(socket.AF_UNIX)
        browser.sock.connect(str(path))
        browser.request("GET", "/")
        assert browser.getresponse().status == 200


@pytest.mark.parametrize(
    "bind", ["127.0.0.1:", "127.0.0.1:abc", "127.0.0.1:0", "127.0.0.1:99999", "8000", ":8000", ""]
)
def test_an_invalid_address_is_refused_before_the_site_is_prepared(bind):
    with pytest.raises(CommandError, match=f"^--bind is '{bind}'; expected HOST:PORT, with a port"):
        call_command("serve", bind=bind)
    assert not Release.objects.exists()


@pytest.mark.parametrize("bind", ["192.0.2.1:8000", "unix:/nowhere/socket"])
def test_an_address_of_another_machine_is_refused(bind):
    with pytest.raises(CommandError, match=f"^--bind is '{bind}'; expected a free one: "):
        call_command("serve", bind=bind)


def test_an_address_in_use_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CommandError, match="expected a free one: Address already in use"):
            call_command("serve", bind=bind)


def test_the_port_is_a_setting(settings):
    settings.PORT = 8101
    assert serve.Command().create_parser("advisor", "serve").parse_args([]).bind == "127.0.0.1:8101"


def test_fewer_than_one_worker_is_refused():
    with pytest.raises(CommandError, match=r"^--workers is 0; expected 1 or more$"):
        call_command("serve", workers=0)
