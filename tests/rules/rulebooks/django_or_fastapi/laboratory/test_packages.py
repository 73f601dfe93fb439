from importlib.metadata import PackageNotFoundError, PathDistribution

import packages
import pytest
from packages import megabytes, needed
from refusal import NotMeasured


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a package with these requirements."""

    def install(name, *requirements):
        folder = tmp_path / f"{name}.dist-info"
        folder.mkdir()
        lines = [f"Name: {name}", *(f"Requires-Dist: {text}" for text in requirements)]
        (folder / "METADATA").write_text("\n".join(lines))
        (tmp_path / f"{name}.py").write_bytes(b"#" * 500_000)
        (tmp_path / f"{name}.pyc").write_bytes(b"#" * 500_000)
        (folder / "RECORD").write_text(f"{name}.py,,\n{name}.pyc,,\nmissing.py,,\n")
        found[name] = PathDistribution(folder)

    found: dict[str, PathDistribution] = {}

    def distribution(name):
        try:
            return found[name]
        except KeyError:
            raise PackageNotFoundError(name) from None

    monkeypatch.setattr(packages, "distribution", distribution)
    return install


def test_what_a_package_needs_is_followed_to_its_end(install):
    install("one", "two>=1", 'other; sys_platform == "win32"', 'fast; extra == "speed"')
    install("two", "three", "one")
    install("three")
    install("fast")
    assert list(needed(["one"])) == ["one", "three", "two"]
    assert list(needed(["one[speed]"])) == ["fast", "one", "three", "two"]


def test_an_extra_asked_for_further_down_is_followed_too(install):
    install("one", "two", "three")
    install("two", 'fast; extra == "speed"')
    install("three", "two[speed]")
    install("fast")
    assert list(needed(["one"])) == ["fast", "one", "three", "two"]


def test_a_package_that_is_missing_is_named(install):
    install("one", "two")
    with pytest.raises(NotMeasured, match="two is not installed in this Python; `make laboratory`"):
        needed(["one"])


def test_bytecode_and_missing_files_do_not_weigh(install):
    install("one", "two")
    install("two")
    assert megabytes(needed(["one"]).values()) == 1
