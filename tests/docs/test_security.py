"""What docs/security.md names exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
NAMED = sorted(set(re.findall("`([^`\n]+)`", (ROOT / "docs/security.md").read_text())))
TESTS = [name for name in NAMED if "::" in name]
FILES = [name for name in NAMED if re.fullmatch(r"[\w/.]+\.(py|txt|toml|js)", name)]
SETTINGS = [name for name in NAMED if re.fullmatch("[A-Z][A-Z_]+", name)]
ELSEWHERE = {"DATABASE_URL", "ENVIRONMENT_FILE"}  # read from the environment into others


@pytest.mark.parametrize("name", TESTS)
def test_each_test_exists(name):
    file, test = name.split("::")
    assert f"def {test}(" in (ROOT / file).read_text()


@pytest.mark.parametrize("name", FILES)
def test_each_file_exists(name):
    assert name.startswith("/") or (ROOT / name).is_file()


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_exists(name):
    assert name in ELSEWHERE or name in dir(settings)


def test_each_item_stands_once():
    lines = (ROOT / "docs/security.md").read_text().splitlines()
    items = [
        item
        for line in lines
        if re.match(r"\| \d", line)
        for item in re.findall(r"\d+\.\d+\.\d+", line.split("|")[1])
    ]
    assert len(items) > 150
    assert len(items) == len(set(items))
