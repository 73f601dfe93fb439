"""Where a place such as `scenarios.far.title` stands in the files of a rulebook."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

import yaml

from .engine.reading import RulebookError, read_rulebook
from .engine.schema import Rulebook
from .files import Loader, document_files, read_document

File = tuple[str, bytes]
# Name or number -> where a value or part begins, and its node.
Inside = dict[str, tuple[yaml.Mark, yaml.Node]]
# Problems and findings name these parts without the step or scenario that they are in.
GATHERED = {"questions": "steps", "rules": "scenarios"}
# What tells the parts of a list apart.
NAMES = ("key", "option", "claim")


class Line(NamedTuple):
    file: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.number}"


class Lines:
    """The lines of files that have been read as one document.

    YAML gives them up once it is read, so this takes as long as reading the files again. Make one
    only when something is wrong.
    """

    def __init__(self, files: Iterable[File]) -> None:
        self._root = _joined([_composed(name, content) for name, content in files])
        self._inside: dict[yaml.Node, Inside] = {}

    def find(self, problem: str) -> Line | None:
        """The line of what a problem or finding such as "scenarios.far.title: ..." is about.

        If the place itself is missing, of what is nearest around it; None if no file has even that.
        """
        place, _, text = problem.partition(": ")
        if twice := re.match(r'the key "([^"]+)" stands twice', text):
            place = f"{place}.{twice[1]}"  # the problem's own place is the whole list
        node: yaml.Node = self._root
        mark = None
        for name in place.split("."):
            if node not in self._inside:
                self._inside[node] = _inside(node)
            if name not in self._inside[node]:
                break
            mark, node = self._inside[node][name]
        return Line(str(mark.name), mark.line + 1) if mark else None

    def named(self, problem: str) -> str:
        """The problem with its line: "a.yaml, line 7: scenarios.far.title: expected text"."""
        line = self.find(problem)
        return f"{line}: {problem}" if line else problem


def lines_of(file_or_key: str) -> Lines:
    return Lines((path.name, path.read_bytes()) for path in document_files(file_or_key))


def read_source(file_or_key: str) -> Rulebook:
    """The rulebook in a file or folder. Raises FileError, and RulebookError with lines."""
    document = read_document(file_or_key)
    try:
        return read_rulebook(document)
    except RulebookError as error:
        raise RulebookError([*map(lines_of(file_or_key).named, error.problems)]) from None


def _composed(name: str, content: bytes) -> yaml.Node | None:
    stream = BytesIO(content)
    stream.name = name  # marks have it
    return Loader(stream).get_single_node()


def _joined(roots: Iterable[yaml.Node | None]) -> yaml.MappingNode:
    """The nodes of several files as `read_document` joins their content."""
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for root in roots:
        for key, value in root.value if isinstance(root, yaml.MappingNode) else []:
            if key.value in found and isinstance(value, yaml.SequenceNode):
                key, first = found[key.value]
                value = _list([*_parts(first), *value.value])
            found[key.value] = key, value
    pairs = [*found.values()]
    for name, owners in GATHERED.items():
        if owners in found and name not in found:
            key, above = found[owners]
            owned = [_inside(owner)[name][1] for owner in _parts(above) if name in _inside(owner)]
            parts = [part for node in owned for part in _parts(node)]
            pairs.append((yaml.ScalarNode("", name, key.start_mark), _list(parts)))
    return yaml.MappingNode("", pairs)


def _list(nodes: list[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode("", nodes)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _inside(node: yaml.Node) -> Inside:
    """What is in a node: values by their keys, or parts by their names and their numbers."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: (key.start_mark, value) for key, value in node.value}
    parts = _parts(node)
    numbered = {str(number): (part.start_mark, part) for number, part in enumerate(parts, 1)}
    # Of parts with the same name, the last is the one too many.
    return numbered | {name: (part.start_mark, part) for part in parts for name in _names(part)}


def _names(part: yaml.Node) -> Iterator[str]:
    for key, value in part.value if isinstance(part, yaml.MappingNode) else []:
        if key.value in NAMES and isinstance(value, yaml.ScalarNode):
            yield value.value
