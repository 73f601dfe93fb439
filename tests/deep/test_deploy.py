"""The machines of docs/deploy.md, used through a browser.

Two machines share a PostgreSQL database on the server that DATABASE_URL names. In front of them, a
load balancer caches permalinks for some seconds. On the second machine, only one of the two servers
that nginx knows is running.
"""

import re
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from socket import AF_UNIX, socket
from socketserver import ThreadingUnixStreamServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect, sync_playwright

from advisor.ops.bodies import MAX_BODY
from tests.browser.conftest import QUIET, chromium, watched
from tests.browser.test_walk import answer_all_steps, heading
from tests.deep.machine import FILES, HOST, Nginx, certificate, machine, read
from tests.deep.site import CSRF
from tests.support.server import MANAGE, free_port, fresh_site

PASSWORD = "correct horse battery staple"
CACHE_SECONDS = 5  # instead of a minute
TABLE = re.compile(r"^\| (`/.*`) \| `(.*)` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    assert connection.vendor == "postgresql", "see `make test-deep`"
    folder = tmp_path_factory.mktemp("site")
    certificate(folder)
    with fresh_site(folder) as environment:
        shared = {"ADMIN_PASSWORD": PASSWORD, "SECRET_KEY": "x" * 50, "METRICS": "1"}
        del environment["DATA_DIR"]
        yield folder, environment | shared


@pytest.fixture(scope="module")
def single(site):
    folder, environment = site
    with machine(folder / "single", environment, servers=1) as started:
        yield started


@pytest.fixture(scope="module")
def balanced(site):
    """The port of the balancer, and the settings of the machines behind it."""
    port = free_port()
    return port, site[1] | {"SITE_URL": f"https://{HOST}:{port}"}


@pytest.fixture(scope="module")
def one(site, balanced):
    with machine(site[0] / "one", balanced[1]) as started:
        yield started


@pytest.fixture(scope="module")
def other(site, balanced):
    with machine(site[0] / "other", balanced[1], servers=1) as started:
        yield started


@pytest.fixture(scope="module")
def edge(site, balanced, one, other):
    folder, _ = site
    changes = {
        "192.0.2.11:443": f"127.0.0.1:{one.nginx.port}",
        "192.0.2.12:443": f"127.0.0.1:{other.nginx.port}",
        "ca-certificates.crt": "advisor.pem",
        "200 60s": f"200 {CACHE_SECONDS}s",
    }
    with Nginx(folder / "edge", "edge.conf", port=balanced[0], **changes) as nginx:
        yield nginx


@pytest.fixture(scope="module")
def chrome():
    with sync_playwright() as playwright:
        arguments = [*QUIET, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chrome):
    def open(origin):
        context = chrome.new_context(base_url=origin, ignore_https_errors=True)
        contexts.append(context)
        return watched(context.new_page())

    contexts: list[Any] = []
    yield open
    for context in contexts:
        context.close()


def save(page):
    """The private edit link and the permalink of a new result."""
    answer_all_steps(page)
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")
    edit_link = page.locator("input[value*='/edit/']").input_value()
    page.get_by_role("link", name="Read the result").click()
    heading(page, "Build it on Django.")
    return edit_link, page.get_by_label("Link to this result").input_value()


@pytest.mark.parametrize("way", ["directly", "through the balancer"])
def test_a_visitor_arrives_over_plain_http_and_leaves_with_a_permalink(
    single, edge, open_page, way
):
    front = single.nginx if way == "directly" else edge
    page = open_page(front.origin)
    page.goto(f"http://{HOST}:{front.plain_port}/scenarios/")
    expect(page).to_have_url(f"{front.origin}/scenarios/")
    _, permalink = save(page)
    assert re.fullmatch(rf"{front.origin}/r/[\w-]{{22}}/", permalink)
    colleague = open_page(front.origin)
    colleague.goto(permalink)
    heading(colleague, "Build it on Django.")


def test_a_release_published_on_one_machine_shows_on_all(one, other, edge, open_page):
    servers = one.servers + other.servers
    assert not any("Whither now?" in ask_server(server, "/").text for server in servers)
    page = open_page(edge.origin)
    page.goto("/admin/")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{edge.origin}/admin/")
    page.goto("/admin/rules/rulebook/1/change/")
    page.locator("[name=title]").fill("Whither now?")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/admin/rules/rulebook/1/publish/")
    page.locator("[name=note]").fill("Another question")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Release 2").first).to_be_visible()
    for _ in range(4):  # whichever of a server's processes answers
        assert all("Whither now?" in ask_server(server, "/").text for server in servers)


def ask_server(server, path):
    """Without nginx."""
    with closing(HTTPConnection(HOST)) as browser:
        browser.sock = socket(AF_UNIX)
        browser.sock.connect(server.bind.removeprefix("unix:"))
        browser.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        return read(browser.getresponse())


def test_a_withdrawn_result_is_gone_once_caches_expire(edge, open_page):
    page = open_page(edge.origin)
    edit_link, permalink = save(page)
    path = permalink.removeprefix(edge.origin)
    time.sleep(CACHE_SECONDS + 1)  # nginx counts whole seconds
    assert edge.ask(path).status == 200
    cached = edge.ask(path)
    assert (cached.status, cached.headers["X-Cache"]) == (200, "HIT")
    page.goto(edit_link)
    page.locator("[name=confirm]").check()
    page.get_by_role("button", name="Withdraw the result").click()
    expect(page.get_by_text("You withdrew this result")).to_be_visible()
    time.sleep(CACHE_SECONDS + 1)
    for _ in range(3):
        assert edge.ask(path).status == 410
    assert edge.ask(f"{path}result.json").status == 410


def test_the_cache_keeps_htmx_responses_apart(edge, open_page):
    _, permalink = save(open_page(edge.origin))
    path = permalink.removeprefix(edge.origin)
    assert "autofocus" in edge.ask(path, **{"HX-Request": "true"}).text
    assert "autofocus" not in edge.ask(path).text


def test_the_cache_keeps_another_port_of_the_host_apart(edge):
    form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{edge.origin}/"}
    cookie = {"Cookie": f"__Host-csrftoken={CSRF}"}
    body = f"csrfmiddlewaretoken={CSRF}".encode()
    saved = edge.ask("/decide/django-or-fastapi/1/save/?weeks=5", "POST", body, **form, **cookie)
    path = saved.headers["Location"].removesuffix("saved/")
    strange = edge.ask(path, Host=f"{HOST}:1")
    assert (strange.status, strange.headers["X-Cache"]) == (200, "MISS")
    assert [edge.ask(path).headers["X-Cache"] for _ in range(2)] == ["MISS", "HIT"]


def test_cache_headers_are_those_that_the_document_lists(edge, open_page):
    document = (FILES.parent / "deploy.md").read_text()
    page = open_page(edge.origin)
    edit_link, permalink = save(page)
    style = re.search(r'href="(/static/.*?\.css)"', page.content())
    rows = TABLE.findall(document)
    assert len(rows) == 4
    for addresses, cache_control in rows:
        for address in re.findall("`(.*?)`", addresses):
            path = address.replace("/static/<file>", style[1])
            path = path.replace("/r/<token>/edit/<key>/", edit_link.removeprefix(edge.origin))
            path = path.replace("/r/<token>/", permalink.removeprefix(edge.origin))
            answer = edge.ask(path)
            assert (path, answer.status, answer.headers["Cache-Control"]) == (
                path,
                200,
                cache_control,
            )
    assert edge.ask(style[1]).headers["X-Cache"] == "HIT"


def test_no_log_has_a_token_an_edit_key_or_an_answer(site, one, edge, open_page):
    page = open_page(edge.origin)
    edit_link, permalink = save(page)
    page.goto(edit_link)
    answer = "answered-in-words"  # digits alone could occur in a request id
    one.nginx.ask(f"/decide/django-or-fastapi/1/plan/?weeks={answer}", Referer=edit_link)
    token, key = permalink.split("/")[-2], edit_link.split("/")[-2]
    folder, _ = site
    logs = {path: path.read_text() for path in folder.rglob("*.log")}
    assert any(" GET 200 " in log for log in logs.values())
    for path, log in logs.items():
        assert not any(secret in log for secret in (token, key, answer)), path


def test_the_site_itself_refuses_a_body_that_is_too_large(one):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    address = "/decide/django-or-fastapi/1/save/"
    refused = one.nginx.ask(address, "POST", b"title=" + b"x" * (MAX_BODY - 6), **form)
    assert refused.status >= 400
    assert 'class="site-name"' in refused.text
    assert one.nginx.ask(address, "POST", b"x" * (MAX_BODY + 1), **form).status == 413


def test_metrics_are_open_to_the_machine_itself_only(one):
    for number, server in enumerate(one.servers, 1):
        ask_server(server, "/")
        assert "advisor_request_duration" in one.nginx.ask(f"/metrics/{number}").text
        assert one.nginx.ask(f"/metrics/{number}", source="127.0.0.2").status == 403
    assert one.nginx.ask("/metrics").status == 404


def test_nginx_says_when_to_retry_while_no_server_answers(site):
    folder, _ = site
    with Nginx(folder / "alone", "nginx.conf") as nginx:
        answer = nginx.ask("/r/aaaaaaaaaaaaaaaaaaaaaa/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "try again in a moment" in answer.text
    for log in (folder / "alone").glob("*.log"):
        assert "aaaaaaaaaaaaaaaaaaaaaa" not in log.read_text()


class Echo(BaseHTTPRequestHandler):
    """Responds with the headers of the request."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.headers).encode())

    def log_message(self, *arguments):
        """Nothing."""


FORGED: dict[str, Any] = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Request-ID": "mine",
}


@pytest.mark.parametrize(
    ("files", "client"),
    [(["nginx.conf"], "127.0.0.2"), (["nginx.conf", "real-ip.conf"], "203.0.113.7")],
    ids=["from anybody", "from the balancer"],
)
def test_nginx_names_the_client_and_drops_forged_headers(site, files, client):
    folder = site[0] / f"echo-{len(files)}"
    nginx = Nginx(folder, *files, **{"192.0.2.10": "127.0.0.2"})
    (folder / "advisor-1").mkdir()
    with nginx, ThreadingUnixStreamServer(str(folder / "advisor-1" / "socket"), Echo) as server:
        Thread(target=server.serve_forever).start()
        echo = nginx.ask("/", source="127.0.0.2", **FORGED).text
        server.shutdown()
    headers = dict(line.split(": ", 1) for line in echo.splitlines() if line)
    assert headers["X-Forwarded-For"] == client
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == f"{HOST}:{nginx.port}"
    assert "X-Forwarded-Host" not in headers
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])


def test_the_backup_service_writes_a_file_and_removes_old_ones(site, one, tmp_path):
    _, environment = site
    (tmp_path / "old.backup").touch()
    month_ago = time.time() - 32 * 24 * 3600
    subprocess.run(  # noqa: S603
        ["touch", "--date", f"@{month_ago}", tmp_path / "old.backup"],  # noqa: S607
        check=True,
    )
    unit = (FILES / "advisor-backup.service").read_text()
    commands = re.findall("^ExecStart=(.*)$", unit, re.MULTILINE)
    for command in commands:
        local = command.replace("%%", "%").replace("/opt/advisor/bin/advisor", " ".join(MANAGE))
        folders = {"STATE_DIRECTORY": str(tmp_path), "DATA_DIR": str(one.nginx.folder / "data")}
        subprocess.run(local, shell=True, check=True, env=environment | folders)  # noqa: S602
    (backup,) = tmp_path.iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}\.backup", backup.name)


UNITS = ("advisor@.service", "advisor-backup.service", "advisor-backup.timer")


def test_systemd_accepts_each_unit(tmp_path):
    for name in UNITS:
        # It looks whether the program is there.
        unit = (FILES / name).read_text().replace("/opt/advisor/bin/advisor", sys.executable)
        (tmp_path / name).write_text(unit)
    analyze("verify", "--man=no", *(tmp_path / name for name in UNITS))


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_services_are_sandboxed(name):
    analyze("security", "--offline=true", "--threshold=25", FILES / name)


def analyze(*arguments):
    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", *arguments],  # noqa: S607
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
