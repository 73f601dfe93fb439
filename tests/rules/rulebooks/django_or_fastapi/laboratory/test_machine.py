import resource

import pytest
from machine import cores, machine, require_files, require_linux, versions
from refusal import NotMeasured


def test_the_machine_is_told_in_a_line():
    assert machine().startswith(f"{cores()} cores of ")
    assert "GB of memory, Linux" in machine()
    assert "\n" not in machine()


def test_versions_are_those_installed():
    found = versions(["Django"])
    assert [*found] == ["Python", "Django"]
    assert found["Django"].startswith("5.")


def test_a_package_that_is_missing_is_named_with_how_to_get_it():
    with pytest.raises(NotMeasured, match=r"no-such is not installed.*; `make laboratory`"):
        versions(["no-such"])


def test_without_linux_it_says_so(monkeypatch):
    require_linux()
    monkeypatch.setattr("pathlib.Path.exists", lambda path: False)
    with pytest.raises(NotMeasured, match="needs Linux"):
        require_linux()


@pytest.fixture
def limits(monkeypatch):
    """The soft limit and the hard one."""
    limits = [100, 500]
    monkeypatch.setattr(resource, "getrlimit", lambda which: tuple(limits))
    monkeypatch.setattr(resource, "setrlimit", lambda which, new: limits.__setitem__(0, new[0]))
    return limits


def test_the_number_of_connections_is_raised_as_far_as_needed(limits):
    require_files(400)
    require_files(50)
    assert limits == [400, 500]


def test_too_low_a_limit_is_named_with_how_to_raise_it(limits):
    with pytest.raises(NotMeasured, match=r"\(500\); raise its limit, as root: ulimit -Hn 501"):
        require_files(501)
    assert limits == [100, 500]
