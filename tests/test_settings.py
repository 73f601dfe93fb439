import os
import subprocess
import sys

import pytest

SHOWN = "SECURE_HSTS_SECONDS,ALLOWED_HOSTS,CSRF_TRUSTED_ORIGINS,SESSION_COOKIE_SECURE"


def settings(tmp_path, **environment):
    code = f"from advisor.settings import *; print({SHOWN})"
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")} | environment
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603


def test_the_site_address_derives_hosts_origins_and_secure_cookies(tmp_path):
    done = settings(tmp_path, SITE_URL="https://advisor.example:8443/")
    assert done.stdout.split(" ", 1) == [
        "31536000",
        "['advisor.example'] ['https://advisor.example:8443'] True\n",
    ]


def test_without_a_site_address_only_this_machine_is_served(tmp_path):
    assert "['localhost', '127.0.0.1', '[::1]'] [] False" in settings(tmp_path).stdout


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "advisor.example", "expected one like https://advisor.example"),
        ("DEBUG", "yes", "expected 1 or 0"),
        ("LOG_FORMAT", "xml", "expected text or json"),
        ("ADMINS", "ada", "expected addresses like ada@example.org, bo@example.org"),
        ("METRICS", "yes", "expected 1 or 0"),
        ("DATA_DIR", "/proc/nowhere", "expected a folder to write to"),
    ],
)
def test_a_wrong_setting_names_its_value_and_what_was_expected(tmp_path, name, value, expected):
    done = settings(tmp_path, **{name: value})
    assert done.returncode == 1
    assert f"{name} is '{value}'; {expected}" in done.stderr


def test_the_secret_key_is_made_once_and_kept_private(tmp_path):
    settings(tmp_path)
    path = tmp_path / "data" / "secret_key"
    first = path.read_text()
    settings(tmp_path)
    assert path.read_text() == first
    assert len(first) > 50
    assert path.stat().st_mode & 0o777 == 0o600


def test_whoever_is_to_get_mail_needs_a_server_for_it(tmp_path):
    done = settings(tmp_path, ADMINS="ada@example.org, bo@example.org")
    assert done.returncode == 1
    assert "EMAIL_URL is ''; expected one for the mail to ADMINS" in done.stderr
