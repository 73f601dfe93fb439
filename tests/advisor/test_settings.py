import os
import subprocess
import sys

import pytest
from django.conf import settings

from advisor.ops.environment import WrongSetting
from tests.support.server import MANAGE

PYTHON = sys.executable
WRONG_DEBUG = f"{WrongSetting('DEBUG', 'yes', '1 or 0')}\n"
SHOWN = "SECURE_HSTS_SECONDS,ALLOWED_HOSTS,CSRF_TRUSTED_ORIGINS,SESSION_COOKIE_SECURE"
SHOW = (PYTHON, "-c", f"from advisor.settings import *; print({SHOWN})")


def run(command, tmp_path, **environment):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")} | environment
    return subprocess.run(  # noqa: S603
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def test_the_site_address_derives_hosts_origins_and_secure_cookies(tmp_path):
    done = run(SHOW, tmp_path, SITE_URL="https://advisor.example:8443/")
    assert done.stdout == ("31536000 ['advisor.example'] ['https://advisor.example:8443'] True\n")


def test_without_a_site_address_only_this_machine_is_served(tmp_path):
    assert run(SHOW, tmp_path).stdout == "0 ['localhost', '127.0.0.1', '[::1]'] [] False\n"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "advisor.example", "one like https://advisor.example, without a path"),
        ("DEBUG", "yes", "1 or 0"),
        ("METRICS", "yes", "1 or 0"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("ADMINS", "ada", "addresses like ada@example.org, bo@example.org"),
        ("DATA_DIR", "/proc/nowhere", "a folder to write to: No such file or directory"),
        ("SAVES_PER_HOUR", "many", "a whole number from 0"),
        ("PORT", "99999", "a whole number from 1 to 65535"),
        ("WORKERS", "0", "a whole number from 1"),
        ("THREADS", "0", "a whole number from 1"),
        ("KEEP_ALIVE_SECONDS", "-1", "a whole number from 0"),
        ("CLIENT_SECONDS", "0", "a whole number from 1"),
        ("STOP_SECONDS", "0", "a whole number from 1"),
        ("SECURITY_CONTACT", "ada@x.example", "one that starts with https: or mailto:"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "your own proxies: whoever is in a network this wide"),
        ("OIDC_ISSUER", "http://login.example", "one on https: others could read the client"),
        ("OIDC_SCOPES", "profile email", "scopes separated by spaces, like openid profile email"),
        ("TRUSTED_PROXIES", "nginx", "addresses or networks like 10.1.2.3, 10.0.0.0/8: 'nginx' "),
    ],
)
def test_a_wrong_setting_names_its_value_and_what_was_expected(tmp_path, name, value, expected):
    done = run(SHOW, tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is '{value}'; expected {expected}")
    assert done.stderr.count("\n") == 1


def test_no_site_on_https_shows_debug_pages(tmp_path):
    done = run(SHOW, tmp_path, DEBUG="1", SITE_URL="https://advisor.example")
    assert done.returncode == 1
    assert done.stderr.startswith("DEBUG is '1'; expected 0 where SITE_URL is on https")
    assert done.stderr.count("\n") == 1
    assert run(SHOW, tmp_path, DEBUG="1").returncode == 0


def test_a_secret_key_that_everybody_may_read_is_refused(tmp_path):
    assert run(SHOW, tmp_path).returncode == 0
    key = tmp_path / "data" / "secret_key"
    key.chmod(0o604)
    done = run(SHOW, tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "SECRET_KEY is '…'; expected it in a file that not everybody may read: "
        f"run chmod o-rwx {key}\n"
    )
    key.chmod(0o640)
    assert run(SHOW, tmp_path).returncode == 0


def test_whoever_is_to_get_mail_needs_a_server_for_it(tmp_path):
    done = run(SHOW, tmp_path, ADMINS="ada@example.org, bo@example.org")
    assert done.returncode == 1
    assert done.stderr.startswith("EMAIL_URL is ''; expected one for the mail to ADMINS")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "hunter2"), ("DATABASE_URL", "mysql://me:hunter2@db.example/advisor")],
)
def test_a_wrong_setting_that_is_secret_is_not_shown(tmp_path, name, value):
    done = run(SHOW, tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is ")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        (*MANAGE, "check"),
        (*MANAGE, "help"),
        (*MANAGE, "migrate"),
        (PYTHON, "-m", "advisor", "serve"),
        (PYTHON, "-m", "gunicorn", "--config=advisor/ops/gunicorn.py"),
        (PYTHON, "-c", "import advisor.wsgi"),
    ],
)
def test_whatever_is_started_with_a_wrong_setting_ends_with_that_line(tmp_path, command):
    done = run(command, tmp_path, DEBUG="yes")
    assert done.returncode != 0
    assert done.stderr == WRONG_DEBUG


def test_a_server_that_cannot_count_says_so_at_the_start(tmp_path):
    command = (PYTHON, "-m", "gunicorn", "--config=advisor/ops/gunicorn.py")
    done = run(command, tmp_path, METRICS="1", PROMETHEUS_MULTIPROC_DIR="/proc/nowhere")
    assert done.returncode != 0
    assert done.stderr == (
        "PROMETHEUS_MULTIPROC_DIR is '/proc/nowhere'; expected a folder to write to: "
        "No such file or directory\n"
    )


def test_a_server_gives_up_though_its_configuration_is_not_ours(tmp_path):
    bind = f"--bind=unix:{tmp_path}/socket"
    command = (PYTHON, "-m", "gunicorn", bind, "--no-control-socket", "advisor.wsgi")
    done = run(command, tmp_path, DEBUG="yes")
    assert done.returncode != 0
    assert WRONG_DEBUG in done.stderr
    assert "Traceback" not in done.stderr


def test_single_sign_on_is_set_up_whole_or_not_at_all(tmp_path):
    done = run(SHOW, tmp_path, OIDC_ISSUER="https://login.example")
    assert done.returncode == 1
    assert done.stderr.startswith("OIDC_CLIENT_ID is ''; expected the name")
    done = run(SHOW, tmp_path, OIDC_ISSUER="https://login.example", OIDC_CLIENT_ID="advisor")
    assert done.stderr.startswith("OIDC_CLIENT_SECRET is ''; expected what")


def test_over_https_browsers_keep_the_cookies_to_this_host_and_to_https(tmp_path):
    code = "from advisor.settings import *; print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME)"
    by_https = run((PYTHON, "-c", code), tmp_path, SITE_URL="https://advisor.example")
    assert by_https.stdout == "__Host-sessionid __Host-csrftoken\n"
    by_http = run((PYTHON, "-c", code), tmp_path, SITE_URL="http://advisor.example")
    assert by_http.stdout == "sessionid csrftoken\n"


def test_djangos_own_check_finds_nothing_to_improve_in_production(tmp_path):
    check = (*MANAGE, "check", "--deploy", "--fail-level=DEBUG")
    done = run(check, tmp_path, SITE_URL="https://advisor.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"
