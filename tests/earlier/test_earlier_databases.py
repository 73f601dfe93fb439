"""What earlier versions stored is still there and reads to the letter as it was recorded."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.earlier import record


@pytest.mark.parametrize("stage", record.STAGES)
def test_what_an_earlier_version_stored_reads_as_recorded(stage: str, tmp_path: Path) -> None:
    before, now = record.recorded(stage), record.shown(stage, tmp_path)
    assert sorted(now) == sorted(before)
    changed = [difference(stage, name, before[name], now[name]) for name in sorted(now)]
    if any(changed):
        pytest.fail("\n".join(filter(None, changed)), pytrace=False)


def difference(stage: str, name: str, before: str, now: str) -> str:
    """Empty if there is none."""
    recorded, shown = f"{stage}/{name}, as recorded", f"{stage}/{name}, as shown now"
    lines = unified_diff(before.splitlines(), now.splitlines(), recorded, shown, n=1, lineterm="")
    return "" if before == now else "\n".join(lines) or f"{stage}/{name} differs in line ends"


def test_a_page_is_read_a_line_for_each_block_with_addresses() -> None:
    html = """
    <p>Above</p><main><h1>A  <em>title</em></h1>
    <form><input type="hidden" name="csrfmiddlewaretoken" value="x"><input value="typed"></form>
    <table><tr><th>Total</th><td>4</td></tr></table><p>See <a href="/r/">the result</a>, or not.
    </main><footer>Below</footer>"""
    lines = ["A title", "[typed]", "Total | 4", "See the result [/r/], or not."]
    assert record.page_text(html).splitlines() == lines
