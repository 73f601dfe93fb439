from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from advisor.ops import metrics
from advisor.ops.metrics import Collector


def test_without_the_setting_there_are_none(client, db):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_only_known_methods_and_patterns_become_labels(client, settings, result, method):
    settings.METRICS = True
    client.generic("BREW", f"/r/{result.token}/?distance=9")
    getattr(client, method)(f"/r/{result.token}/")
    labels = client.get("/metrics").text
    assert f'method="{method.upper()}",route="/r/<token>/",status="200"' in labels
    assert 'method="other",route="/r/<token>/",status="405"' in labels
    assert "BREW" not in labels
    assert result.token not in labels


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where one worker has counted 3."""
    metrics._warn.cache_clear()
    counts = MmapedDict(str(tmp_path / "counter_5.db"))
    counts.write_value(mmap_key("pages", "pages_total", [], [], "Pages."), 3, 0)
    counts.close()
    return tmp_path


def counted(folder: Path) -> list[float]:
    return [
        sample.value for metric in Collector(None, folder).collect() for sample in metric.samples
    ]


FOREIGN = [b"", b"x", b"notes of somebody", b"\x10\0\0\0" * 9, b"{}" * 5_000]


@pytest.mark.parametrize("content", FOREIGN)
@pytest.mark.parametrize("name", ["counter_999999.db", "notes.db", "gauge.db"])
def test_a_foreign_file_is_skipped_and_named_once(folder, caplog, name, content):
    (folder / name).write_bytes(content)
    assert [counted(folder) for _ in range(2)] == [[3.0], [3.0]]
    assert caplog.text.count(f"PROMETHEUS_MULTIPROC_DIR: '{name}' is skipped") == 1


def test_a_folder_with_such_a_name_is_skipped(folder, caplog):
    (folder / "counter_1.db").mkdir()
    assert counted(folder) == [3.0]
    assert "IsADirectoryError" in caplog.text


def test_a_file_that_is_gone_is_skipped(folder):
    (folder / "counter_6.db").symlink_to(folder / "gone")
    assert counted(folder) == [3.0]
