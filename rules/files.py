"""Rulebooks and answers as YAML files."""

import os
import re
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).parent / "rulebooks"
MAX_BYTES = 5_000_000


class FileError(ValueError):
    """A file cannot be read; says which, why, and what was expected."""


class Loader(yaml.SafeLoader):
    """YAML without aliases and repeated keys, in which `yes`, `on` and dates are text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            # A few lines of nested aliases can stand for gigabytes.
            event = self.get_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(
                problem="aliases are not allowed", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f'the key "{key_node.value}" stands twice',
                    problem_mark=key_node.start_mark,
                )
            if isinstance(key_node.value, str):
                seen.add(key_node.value)
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {}
for kind, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


# No dates, sets or bytes, whatever tag a file may give them.
PLAIN = ("null", "bool", "int", "float", "str", "seq", "map")
Loader.yaml_constructors = {
    tag: construct
    for tag, construct in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in PLAIN
}
# YAML 1.1 reads a number with a leading nought as octal.
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def shipped() -> list[str]:
    """The keys of the rulebooks that come with the project."""
    return sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir())


def read_yaml(path: Path) -> Any:
    """What the file says, as mappings, lists, text and numbers. Raises FileError."""
    text = _read_text(path)
    try:
        return yaml.load(text, Loader)  # noqa: S506, it is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise FileError(f"{path}{line}: {error.problem or error.context}") from None
    except (
        yaml.YAMLError,
        # PyYAML lets these through for deep nesting and for tagged values: "!!bool maybe".
        RecursionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        raise FileError(f"{path}: not YAML: {str(error).splitlines()[0]}") from None


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileError(f"{path}: larger than {MAX_BYTES:,} bytes")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}: not UTF-8 text") from None


def read_document(file_or_key: str) -> dict[str, Any]:
    """The document of a rulebook: a YAML file, a folder of them, or the key of a shipped rulebook.

    The files of a folder are one document: a list that stands in several is joined in the order
    of the files' names. Raises FileError.
    """
    path = Path(file_or_key)
    # Path.exists would raise where a name is too long.
    if not os.path.exists(path) and file_or_key in shipped():
        path = SHIPPED / file_or_key
    if not os.path.exists(path):
        keys = ", ".join(shipped())
        raise FileError(f"{file_or_key}: no such file; the shipped rulebooks are: {keys}")
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise FileError(f"{path}: expected YAML files in this folder, with names such as a.yaml")
    document: dict[str, Any] = {}
    for file in files:
        part = read_yaml(file)
        if not isinstance(part, dict):
            raise FileError(f"{file}: expected a mapping with keys such as title and scenarios")
        for key, value in part.items():
            if key not in document:
                document[key] = value
            elif isinstance(value, list) and isinstance(document[key], list):
                document[key] = document[key] + value
            else:
                raise FileError(f'{file}: "{key}" stands in another file of the folder as well')
    return document
