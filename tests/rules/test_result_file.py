"""A downloaded result, and what people may hand in instead of one."""

import json
from pathlib import Path
from typing import Any

import pytest

from rules.files import FileError
from rules.result_file import read_result

SCHEMA = "https://advisor.example/schemas/result-1.json"
RESULT = {
    "$schema": SCHEMA,
    "rulebook": "journey",
    "release": 1,
    "sha256": "0" * 64,
    "answers": {"distance": 2000, "luggage": ["bag"]},
    "most": ["distance"],
    "title": "What others read",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "result.json"


def refusal(path: Path, content: Any) -> str:
    """What the error says of a file: one line that starts with the file's name."""
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(FileError) as caught:
        read_result(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    return message.removeprefix(str(path))


def test_what_its_rules_need_is_read_and_the_rest_left(path: Path) -> None:
    path.write_text(json.dumps(RESULT))
    result = read_result(path)
    assert (result.rulebook, result.release, result.most) == ("journey", 1, ["distance"])
    assert result.answers == {"distance": 2000, "luggage": ["bag"]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(path: Path, encoding: str) -> None:
    path.write_text(json.dumps(RESULT), encoding=encoding)
    assert read_result(path).release == 1


def test_a_result_of_a_newer_version_is_refused(path: Path) -> None:
    newer = RESULT | {"$schema": SCHEMA.replace("result-1", "result-2")}
    assert ": from a newer version of Advisor" in refusal(path, newer)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", ", line 1: not JSON"),
        ("{\n'sha256': 1}", ", line 2: not JSON"),
        ("[" * 100_000, ": not JSON"),
        ("9" * 5_000, ": not JSON"),
        ([RESULT], ": not a result; expected what /r/<token>/result.json gives"),
        ({"revoked_at": "2026-11-20"}, ": not a result; wrong or missing in it: $schema, "),
        (RESULT | {"release": float("nan")}, ": not a result; wrong or missing in it: release"),
        (RESULT | {"release": 10**30}, ": not a result; wrong or missing in it: release"),
        (RESULT | {"sha256": "0\n0"}, ": not a result; wrong or missing in it: sha256"),
        (RESULT | {"answers": None}, ": not a result; wrong or missing in it: answers"),
        (RESULT | {"most": "distance"}, ": not a result; wrong or missing in it: most"),
    ],
)
def test_what_is_no_result_is_refused(path: Path, content: Any, complaint: str) -> None:
    assert refusal(path, content).startswith(complaint)
