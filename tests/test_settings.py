import os
import subprocess
import sys

import pytest

SHOWN = "SECURE_HSTS_SECONDS,ALLOWED_HOSTS,CSRF_TRUSTED_ORIGINS,SESSION_COOKIE_SECURE"


def settings(tmp_path, **environment):
    return python(f"from advisor.settings import *; print({SHOWN})", tmp_path, **environment)


def python(code, tmp_path, **environment):
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    given["DJANGO_SETTINGS_MODULE"] = "advisor.settings"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=given | environment, capture_output=True, text=True)  # noqa: S603


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
        ("SAVES_PER_HOUR", "many", "expected a whole number from 0"),
        ("SECURITY_CONTACT", "ada@x.example", "expected one that starts with https: or"),
        ("DATA_DIR", "/proc/nowhere", "expected a folder to write to"),
    ],
)
def test_a_wrong_setting_names_its_value_and_what_was_expected(tmp_path, name, value, expected):
    done = settings(tmp_path, **{name: value})
    assert done.returncode == 1
    assert f"{name} is '{value}'; {expected}" in done.stderr


def test_single_sign_on_is_set_up_whole_or_not_at_all(tmp_path):
    done = settings(tmp_path, OIDC_ISSUER="https://login.example")
    assert done.returncode == 1
    assert "OIDC_CLIENT_ID is ''; expected the name" in done.stderr


def test_the_secret_key_is_made_once_and_kept_private(tmp_path):
    settings(tmp_path)
    path = tmp_path / "data" / "secret_key"
    first = path.read_text()
    settings(tmp_path)
    assert path.read_text() == first
    assert len(first) > 50
    assert path.stat().st_mode & 0o777 == 0o600


COOKIES = """
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
print(settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN)
"""


def test_over_https_browsers_keep_the_cookies_to_this_host_and_to_https(tmp_path):
    by_https = python(COOKIES, tmp_path, SITE_URL="https://advisor.example").stdout
    assert by_https == "__Host-sessionid __Host-csrftoken\n/ None None\n"
    by_http = python(COOKIES, tmp_path, SITE_URL="http://advisor.example").stdout
    assert by_http.startswith("sessionid csrftoken\n")


def test_djangos_own_check_finds_nothing_to_improve_in_production(tmp_path):
    check = "from django.core.management import execute_from_command_line as run; "
    check += "run(['manage.py', 'check', '--deploy', '--fail-level', 'DEBUG'])"
    done = python(check, tmp_path, SITE_URL="https://advisor.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"
