"""docs/deploy.md, its files and the Containerfile name what there is."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from advisor.ops.bodies import MAX_BODY

ROOT = settings.BASE_DIR
FILES = ROOT / "docs" / "deploy"
DOCUMENT = (ROOT / "docs" / "deploy.md").read_text()
CONTAINERFILE = (ROOT / "Containerfile").read_text()
COMMANDS = re.findall("^    (.*)$", DOCUMENT, re.MULTILINE) + [
    line
    for block in re.findall("^```bash optional\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
INSTRUCTIONS = [line.split(" ", 1) for line in CONTAINERFILE.splitlines() if line]


def test_each_file_is_named_and_each_file_that_is_named_is_there():
    named = set(re.findall(r"[\w@-]+\.(?:conf|env|service|timer)\b", DOCUMENT))
    made_by_readers = {"advisor-backup.env", "database.conf"}
    assert {path.name for path in FILES.iterdir()} == named - made_by_readers | {"advisor"}
    for target in re.findall(r"\]\(([^)#]+)\)", DOCUMENT):
        assert (ROOT / "docs" / target).exists(), target


def test_each_command_is_one_that_the_site_has():
    units = [(FILES / f"advisor{name}.service").read_text() for name in ("@", "-backup")]
    named = [
        name
        for text in COMMANDS + units
        for name in re.findall(r"(?:^|bin/)advisor ([a-z_]+)", text)
    ]
    assert {"serve", "prepare", "backup", "restore"} <= set(named) <= set(get_commands())


def test_each_setting_is_one_that_the_site_reads():
    read = {
        name
        for path in (ROOT / "advisor").glob("*.py")
        for name in re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', path.read_text())
    }
    environment = (FILES / "advisor.env").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", environment, re.MULTILINE))
    named |= set(re.findall(r"`([A-Z]+_[A-Z_]+|METRICS)[`=]", DOCUMENT))
    assert "SITE_URL" in named
    assert named <= read


def test_one_path_of_each_kind_runs_through_all_files():
    nginx, unit = (FILES / "nginx.conf").read_text(), (FILES / "advisor@.service").read_text()
    helper = (FILES / "advisor").read_text()
    assert "unix:/run/advisor-%i/socket" in unit
    assert "RuntimeDirectory=advisor-%i\n" in unit
    assert nginx.count("server unix:/run/advisor-") == 2
    for path in ("/etc/advisor.env", "/opt/advisor", "/var/lib/advisor"):
        assert all(path in text for text in (unit, helper, DOCUMENT)), path
    for path in ("/etc/ssl/certs/advisor.pem", "/etc/ssl/private/advisor.key"):
        assert all(path in text for text in (nginx, DOCUMENT)), path


def test_nginx_cannot_read_the_settings():
    assert "adduser www-data advisor" in COMMANDS
    assert {"chown advisor: /etc/advisor.env", "chmod 0600 /etc/advisor.env"} <= {*COMMANDS}


def test_old_backups_go_even_if_forgetting_fails():
    unit = (FILES / "advisor-backup.service").read_text()
    assert unit.index(" -delete\n") < unit.index("advisor forget_results\n")


def test_nginx_takes_what_the_site_takes():
    for name in ("nginx.conf", "edge.conf"):
        assert f"client_max_body_size {MAX_BODY};" in (FILES / name).read_text()


def test_the_image_gets_all_that_the_wheel_is_made_of():
    ignored, *kept = (ROOT / ".containerignore").read_text().split()
    assert ignored == "*"
    for name in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "advisor",
        "rules",
        "templates",
        "static",
    ):
        assert f"!{name}" in kept
    for source in re.findall(r"^COPY (\S+) ", CONTAINERFILE, re.MULTILINE):
        assert source in (".", "--from=build") or f"!{source}" in kept
        assert source == "--from=build" or (ROOT / source).exists()


@pytest.mark.parametrize("name", ["ENTRYPOINT", "CMD"])
def test_the_image_starts_the_server(name):
    said = json.loads(dict(INSTRUCTIONS)[name])
    if name == "ENTRYPOINT":
        assert said == ["/opt/advisor/bin/advisor"]
    else:
        command, *options = said
        parser = load_command_class("advisor", command).create_parser("advisor", command)
        assert parser.parse_args(options).bind == "0.0.0.0:8000"
