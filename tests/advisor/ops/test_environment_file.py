import os

import pytest

from advisor.ops.environment_file import load, read

ADDRESS = "postgres://ada:a$b'c&d@db.example/advisor?sslmode=require&connect_timeout=5"


@pytest.fixture
def file(tmp_path, monkeypatch):
    def write(text):
        (path := tmp_path / "advisor.env").write_text(text)
        monkeypatch.setenv("ENVIRONMENT_FILE", str(path))
        return path

    return write


@pytest.mark.parametrize("written", [ADDRESS, f'"{ADDRESS}"', f"  {ADDRESS}  "])
def test_a_value_is_taken_as_it_stands(file, written):
    path = file(f"# the database\n\n; and more\nDATABASE_URL={written}\nMETRICS=1\n")
    assert read(path) == {"DATABASE_URL": ADDRESS, "METRICS": "1"}


@pytest.mark.parametrize("value", ["", "a b", "a#b", "a\\b", "$HOME", "`id`", "'", "x=y"])
def test_nothing_in_a_value_means_anything(file, value):
    assert read(file(f"NAME={value}")) == {"NAME": value}


def test_what_the_environment_has_comes_first(file, monkeypatch):
    monkeypatch.setattr(os, "environ", {"SITE_URL": "https://one.example"})
    file("SITE_URL=https://two.example\nADMINS=ada@example.org")
    load()
    assert os.environ["SITE_URL"] == "https://one.example"
    assert os.environ["ADMINS"] == "ada@example.org"


@pytest.mark.parametrize("text", ["export A=1", "a=1", "secret", "A =1", "=1"])
def test_a_line_that_is_no_variable_is_named_and_not_shown(file, text):
    file(f"A=1\n{text}\n")
    with pytest.raises(SystemExit, match="line 2") as refused:
        load()
    assert text not in str(refused.value)


def test_a_file_that_is_not_there_ends_the_command(monkeypatch, tmp_path):
    monkeypatch.setenv("ENVIRONMENT_FILE", str(tmp_path / "none.env"))
    with pytest.raises(SystemExit, match="No such file"):
        load()


def test_a_file_that_is_no_text_ends_the_command(file, tmp_path):
    file("").write_bytes(b"A=\xff")
    with pytest.raises(SystemExit, match="UTF-8"):
        load()


@pytest.mark.parametrize(
    ("line", "warns"),
    [
        (f"DATABASE_URL={ADDRESS}", True),
        ("OIDC_CLIENT_SECRET=hunter2", True),
        ("DATABASE_URL=postgres:///advisor", False),
        ("METRICS=1", False),
    ],
)
def test_secrets_that_everybody_may_read_are_warned_of(file, capsys, monkeypatch, line, warns):
    monkeypatch.setattr(os, "environ", os.environ | {"ENVIRONMENT_FILE": ""})
    path = file(line)
    path.chmod(0o644)
    load()
    said = f"ENVIRONMENT_FILE: everybody may read the secrets in {path}; chmod o-rwx it\n"
    assert capsys.readouterr().err == (said if warns else "")
    path.chmod(0o640)
    load()
    assert capsys.readouterr().err == ""


def test_without_a_file_nothing_is_read(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT_FILE", "")
    load()
