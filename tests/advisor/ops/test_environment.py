import errno
import os
from ipaddress import ip_network

import pytest

from advisor.ops import environment
from advisor.ops.environment import WrongSetting


@pytest.fixture
def read(monkeypatch):
    """Reads a variable with this value."""

    def run(reader, value, *arguments):
        monkeypatch.setenv("NAME", value)
        return reader("NAME", *arguments)

    return run


def refusal(read, reader, value, *arguments):
    with pytest.raises(WrongSetting) as refused:
        read(reader, value, *arguments)
    message = str(refused.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("reader", "default"),
    [
        (environment.text, "the default"),
        (environment.flag, True),
        (environment.number, 7),
    ],
)
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_counts_as_not_set(read, reader, default, value):
    assert read(reader, value, default) == default


@pytest.mark.parametrize("value", ["yes", "true", "2", "01"])
def test_a_flag_is_one_or_nought(read, value):
    assert read(environment.flag, "1") is True
    assert read(environment.flag, "0", True) is False
    assert refusal(read, environment.flag, value) == f"NAME is {value!r}; expected 1 or 0"


@pytest.mark.parametrize("value", ["0", "11", "-5", "1.5", "many", "1e3", "٣", "9" * 99, "1\n2"])
def test_a_number_is_whole_and_within_its_bounds(read, value):
    assert read(environment.number, " 5 ", 1, 1, 10) == 5
    message = refusal(read, environment.number, value, 1, 1, 10)
    assert message == f"NAME is {value!r}; expected a whole number from 1 to 10"


def test_networks_are_addresses_and_networks(read):
    expected = [ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"), ip_network("::1/128")]
    assert read(environment.networks, "10.0.0.0/8, 192.0.2.1,::1", "") == expected


@pytest.mark.parametrize("value", ["nginx", "10.0.0.1/8", "10.0.0.0/33", "*", "::1,", "1.2.3"])
def test_an_invalid_network_is_refused(read, value):
    message = refusal(read, environment.networks, value, "::1")
    assert message.startswith(f"NAME is {value!r}; expected addresses or networks like 10.1.2.3")


@pytest.mark.parametrize(
    "value",
    [
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/8, ::/0",
        "0.0.0.0/1, 128.0.0.0/1",
        "0.0.0.0/2,64.0.0.0/2,128.0.0.0/2,192.0.0.0/2",
        "2000::/3",
    ],
)
def test_a_network_of_everybody_is_refused(read, value):
    message = refusal(read, environment.networks, value, "::1")
    assert message.startswith(f"NAME is {value!r}; expected your own proxies")


@pytest.mark.parametrize("value", ["10.0.0.0/8", "fc00::/7", "2400:cb00::/32, 127.0.0.1"])
def test_a_network_of_ones_own_may_be_wide(read, value):
    assert read(environment.networks, value, "::1")


@pytest.mark.parametrize(
    "value", ["https://login.example/a", "http://localhost:8080", "http://[::1]:1", ""]
)
def test_an_issuer_is_on_https_or_on_this_machine(read, value):
    assert read(environment.issuer, value) == value


@pytest.mark.parametrize(
    "value", ["http://login.example", "http://localhost.evil.example", "http://10.0.0.1", "http:"]
)
def test_an_issuer_elsewhere_on_http_is_refused(read, value):
    assert "one on https" in refusal(read, environment.issuer, value)


@pytest.mark.parametrize("value", ["profile", "openidprofile", "openid,email"])
def test_scopes_have_openid_among_them(read, value):
    assert read(environment.scopes, "email openid", "openid") == "email openid"
    assert "scopes separated by spaces" in refusal(read, environment.scopes, value, "openid")


@pytest.mark.parametrize(
    ("value", "host", "origin"),
    [
        ("https://advisor.example", "advisor.example", "https://advisor.example"),
        ("HTTPS://Advisor.Example/", "advisor.example", "https://advisor.example"),
        ("https://advisor.example:443", "advisor.example", "https://advisor.example"),
        ("http://advisor.example:80", "advisor.example", "http://advisor.example"),
        ("http://10.1.2.3:8000/", "10.1.2.3", "http://10.1.2.3:8000"),
        ("https://[2001:db8::1]:8443", "[2001:db8::1]", "https://[2001:db8::1]:8443"),
    ],
)
def test_a_site_has_a_host_and_the_origin_that_browsers_send(read, value, host, origin):
    site = read(environment.site, value)
    assert (site.host, site.origin) == (host, origin)


@pytest.mark.parametrize(
    "value",
    [
        "advisor.example",
        "ftp://advisor.example",
        "https://",
        "https:///",
        "https://advisor.example/here",
        "https://advisor.example/?a=1",
        "https://advisor.example?",
        "https://advisor.example#top",
        "https://someone@advisor.example",
        "https://advisor.example:0",
        "https://advisor.example:65536",
        "https://advisor.example:http",
        "https://advisor.example:",
        "https://.example",
        "https://*.example",
        "https://a b.example",
        "https://a.example, https://b.example",
        "https://a.exa\nmple",
    ],
)
def test_an_invalid_site_is_refused(read, value):
    message = refusal(read, environment.site, value)
    shown = "…" if "@" in value else value
    assert (
        message == f"NAME is {shown!r}; expected one like https://advisor.example, without a path"
    )


@pytest.mark.parametrize("value", ["nobody", "a@b.example, c@d.example", "two words@b.example"])
def test_an_invalid_mail_address_is_refused(read, value):
    message = refusal(read, environment.mail_address, value, "advisor@localhost")
    assert message == f"NAME is {value!r}; expected an address like advisor@example.org"


def test_without_a_variable_the_database_is_the_file(read, tmp_path):
    path = tmp_path / "50% of #1?" / "advisor.sqlite3"
    assert read(environment.database, "", path)["NAME"] == str(path)


def test_a_database_url_may_have_percent_encoded_characters(read, tmp_path):
    url = "postgres://me:p%40ss%2F@db.example:5433/advisor?sslmode=require"
    assert read(environment.database, url, tmp_path) | {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "me",
        "PASSWORD": "p@ss/",
        "HOST": "db.example",
        "PORT": 5433,
        "NAME": "advisor",
        "OPTIONS": {"sslmode": "require"},
    } == read(environment.database, url, tmp_path)
    assert read(environment.database, "sqlite:////srv/a.sqlite3", tmp_path)["NAME"] == (
        "/srv/a.sqlite3"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("mysql://me:hunter2@db.example/advisor", "mysql://…"),
        ("postgres://me:hunter2@db.example:many/advisor", "postgres://…"),
        ("postgres://me:hunter2@db.example:99999/advisor", "postgres://…"),
        ("postgres://me:hunter2@[db/advisor", "postgres://…"),
        ("postgres://me:hunter2@db.example/", "postgres://…"),
        ("postgres://me:hunter2@db.example", "postgres://…"),
        ("postgres://me:hunter2@db.example/advisor?ssl=yes", "postgres://…"),
        ("sqlite://:memory:", "sqlite://…"),
        ("sqlite://", "sqlite://…"),
        ("me:hunter2@db.example", "…"),
    ],
)
def test_an_invalid_database_is_refused_without_showing_its_password(read, tmp_path, value, shown):
    message = refusal(read, environment.database, value, tmp_path)
    assert message.startswith(f"NAME is {shown!r}; expected sqlite:////PATH or postgres://USER")
    assert "hunter2" not in message


def test_a_short_secret_is_refused_and_not_shown(read):
    assert read(environment.secret, " with its spaces ") == " with its spaces "
    assert refusal(read, environment.secret, "hunter2", 32) == (
        "NAME is '…'; expected at least 32 characters"
    )


def test_a_missing_folder_is_created(read, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read(environment.folder, "a/b", tmp_path) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("below", ["/proc", "{file}", "{file}/below"])
def test_a_folder_that_cannot_be_written_to_is_refused(read, tmp_path, below):
    file = tmp_path / "file"
    file.touch()
    path = below.format(file=file)
    message = refusal(read, environment.folder, path, tmp_path)
    assert message.startswith(f"NAME is {path!r}; expected a folder to write to: ")


def test_a_stored_secret_is_created_once_and_private(read, tmp_path):
    path = tmp_path / "secret_key"
    first = read(environment.stored_secret, "", path)
    assert read(environment.stored_secret, "", path) == path.read_text() == first
    assert len(first) > 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["secret_key"]


def test_a_secret_is_stored_where_files_have_no_links(read, tmp_path, monkeypatch):
    def refuse(*paths):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    test_a_stored_secret_is_created_once_and_private(read, tmp_path)


def test_a_variable_overrides_the_stored_secret(read, tmp_path):
    given = "x" * 32
    assert read(environment.stored_secret, given, tmp_path / "secret_key") == given
    assert os.listdir(tmp_path) == []


def test_an_emptied_stored_secret_is_refused(read, tmp_path):
    path = tmp_path / "secret_key"
    path.touch()
    message = refusal(read, environment.stored_secret, "", path)
    assert message == f"NAME is '…'; expected at least 32 characters in {path}"
