"""CONTRIBUTING.md names files that exist."""

import pytest

from tests.support.documents import exists, paths, read


@pytest.mark.parametrize("path", paths(read("CONTRIBUTING.md")))
def test_each_path_exists(path):
    assert exists(path)
