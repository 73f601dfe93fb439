"""What has to be installed for an application: the packages it names, and all that these need."""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from refusal import NotMeasured


def needed(requirements: Iterable[str]) -> dict[str, Distribution]:
    """Packages by name, such as of ["uvicorn[standard]"], as they are installed here."""
    found: dict[str, Distribution] = {}
    asked: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        if (key := f"{requirement.name.lower()} {sorted(requirement.extras)}") in asked:
            continue
        asked.add(key)
        package = _installed(requirement.name)
        found[package.name.lower().replace("_", "-")] = package
        waiting += [
            need
            for need in map(Requirement, package.requires or [])
            if _applies(need, requirement.extras)
        ]
    return dict(sorted(found.items()))


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise NotMeasured(
            f"{name} is not installed in this Python; `make laboratory` installs all"
        ) from None


def _applies(need: Requirement, extras: Iterable[str]) -> bool:
    return need.marker is None or any(
        need.marker.evaluate({"extra": extra}) for extra in ("", *extras)
    )


def megabytes(packages: Iterable[Distribution]) -> float:
    """Of their files, without the bytecode that Python adds."""
    return sum(_sizes(packages)) / 1e6


def _sizes(packages: Iterable[Distribution]) -> Iterator[int]:
    for package in packages:
        for file in package.files or ():
            path = Path(str(file.locate()))
            if file.suffix != ".pyc" and path.is_file():
                yield path.stat().st_size
