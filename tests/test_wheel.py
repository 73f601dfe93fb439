"""The wheel is installed where there is no checkout, and served from there."""

import html
import re
import site
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.conf import settings

from tests.support.server import Server

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def run(*command, **options):
    """What the command says."""
    done = subprocess.run(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """Where the wheel's command is: an environment that has it, and sees the tests' libraries."""
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", f"-w{folder}", settings.BASE_DIR)
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env")
    pip = (*PIP, f"--python={folder / 'env' / 'bin' / 'python'}")
    (wheel,) = folder.glob("*.whl")
    run(*pip, "install", "--no-deps", "--no-index", wheel)
    (packages,) = (folder / "env" / "lib").glob("python*/site-packages")
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()))
    run(*pip, "check")
    return folder / "env" / "bin"


class Browser:
    """Follows links, forms and redirects of pages, and keeps cookies."""

    def __init__(self, address):
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.address, self.page = address, ""

    def open(self, path, data=None):
        with self.opener.open(urljoin(self.address, path), data) as answer:
            self.address, self.page = answer.url, answer.read().decode()
        return self

    def find(self, pattern):
        return html.unescape(re.search(pattern, self.page)[1])

    def answer(self):
        """Takes the first choice of each question, and goes on."""
        fields: dict[str, str] = {}
        for name, value in re.findall(r'<input [^>]*?name="(.*?)"[^>]*? value="(.*?)"', self.page):
            fields.setdefault(name, html.unescape(value))
        self.open(self.find('<form id="questions" .*?action="(.*?)"') + "?" + urlencode(fields))


def test_the_questionnaire_leads_to_a_permalink_without_a_checkout(programs, tmp_path):
    environment = {"PATH": str(programs)}
    with Server(environment, tmp_path / "log", str(programs / "advisor")) as server:
        browser = Browser(server.ready().address).open("/")
        for file in (r'href="(/static/css/.*?)"', r'src="(/static/django_htmx/htmx.*?)"'):
            assert server.get(browser.find(file))
        browser.open(browser.find(r'class="button" href="(/decide/.*?)"'))
        while 'id="questions"' in browser.page:
            browser.answer()
        token = browser.find('csrfmiddlewaretoken" value="(.*?)"')
        sent = urlencode({"csrfmiddlewaretoken": token}).encode()
        browser.open(browser.find('method="post" action="(.*?)"'), sent)
        permalink = browser.find('id="permalink" readonly value="(.*?)"')
        assert re.search(r"/r/[\w-]{22}/$", permalink)
        assert "advisor." in Browser(permalink).open("").find(
            'rel="stylesheet" href="(.*?advisor.*?)"'
        )
    # Every other command as well, and from the same folder.
    assert ": 1\n" in run(
        programs / "advisor",
        "impact",
        "--rulebook",
        "django-or-fastapi",
        env=environment,
        cwd=tmp_path,
    )


def test_the_laboratory_stays_in_the_checkout(programs):
    (folder,) = programs.parent.glob("lib/*/site-packages/rules/rulebooks/django-or-fastapi")
    assert (folder / "rulebook.yaml").is_file()
    assert not (folder / "laboratory").exists()
