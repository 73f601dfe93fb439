import json

import pytest
from refusal import NotMeasured
from samples import Samples, digest, sources, write

HERE = {"machine": "one", "versions": {"Python": "3.11"}}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "folder" / "one.json"


def test_what_was_measured_is_found_again(file):
    Samples(file, HERE).put(("A", 10, 1), {"p99": 1.5})
    again = Samples(file, HERE)
    assert again.get(("A", 10, 1)) == {"p99": 1.5}
    assert again.get(("A", 10, 2)) is None
    assert not again.dropped


def test_the_runs_of_a_key_come_in_order(file):
    samples = Samples(file, HERE)
    for run in (2, 1, 4):
        samples.put(("A", 10, run), {"run": run})
    assert [found["run"] for found in samples.runs("A", 10)] == [1, 2]


@pytest.mark.parametrize(
    "other", [HERE | {"machine": "two"}, HERE | {"versions": {"Python": "3.12"}}]
)
def test_what_was_measured_elsewhere_does_not_count(file, other):
    Samples(file, HERE).put(("A", 1), {"p99": 1.5})
    samples = Samples(file, other)
    assert samples.dropped
    assert samples.get(("A", 1)) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"samples": 1, "conditions": {}}'])
def test_a_damaged_file_is_named(file, content):
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(NotMeasured, match=r"one\.json is damaged; delete it"):
        Samples(file, HERE)


def test_a_file_is_written_as_a_whole_or_not_at_all(file):
    write(file, {"a": "ä"})
    with pytest.raises(TypeError):
        write(file, {"b": "x" * 100_000, "c": object()})
    assert json.loads(file.read_text()) == {"a": "ä"}
    assert [*file.parent.iterdir()] == [file]


def test_templates_are_sources_and_bytecode_is_not(tmp_path):
    (tmp_path / "pages").mkdir()
    for name in ("one.py", "one.pyc", "pages/one.html"):
        (tmp_path / name).write_text("")
    assert sources(tmp_path / "none") == []
    found = {file.relative_to(tmp_path).as_posix() for file in sources(tmp_path)}
    assert found == {"one.py", "pages/one.html"}


def test_a_digest_changes_with_any_of_the_files(tmp_path):
    files = [tmp_path / "a.py", tmp_path / "b.py"]
    for file in files:
        file.write_text("x = 1")
    before = digest(files)
    assert digest(files[::-1]) == before
    files[1].write_text("x = 2")
    assert digest(files) != before
