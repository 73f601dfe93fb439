"""docs/how-it-works.md names files that exist, and fits a screen."""

import pytest

from tests.support.documents import FENCED, exists, paths, read

DOCUMENT = read("docs/how-it-works.md")
NAMED = paths(DOCUMENT)


@pytest.mark.parametrize("path", NAMED)
def test_each_path_exists(path):
    assert exists(path)


def test_both_drawings_name_files():
    lives = FENCED.findall(DOCUMENT)
    assert len(lives) == 2
    assert all(len(paths(life)) >= 10 for life in lives)


def test_no_line_of_a_drawing_is_too_long():
    assert max(len(line) for life in FENCED.findall(DOCUMENT) for line in life.splitlines()) <= 96
