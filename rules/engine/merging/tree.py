"""A rulebook's document as one flat mapping of parts, and back."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from ..schema import Bearing, Cell, Effect, LeftOut, Part, Question, Risk, Rule, Rulebook
from ..value_types import ClaimId, Key

# What tells the parts of a list apart, where it is not their key.
IDENTITY: Mapping[type[Part], str] = {
    LeftOut: "claim",
    Effect: "option",
    Risk: "option",
    Cell: "option",
    Bearing: "claim",
}
# Their keys stand once in a rulebook, so they can move from one owner to another.
MOVABLE = (Question, Rule)


class Node(NamedTuple):
    """A part without the parts below it, which stands in the list `name` of its owner.

    `fields` has each answer by itself: `answers.distance`.
    """

    model: type[Part]
    owner: str
    name: str
    fields: dict[str, Any]


class Tree:
    """The parts of a rulebook by place, such as `rules.far.effects.train`; its own is empty."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self._below: dict[tuple[str, str], list[str]] = {}
        for place, node in nodes.items():
            if place:
                self._below.setdefault((node.owner, node.name), []).append(place)

    def __contains__(self, place: str) -> bool:
        return place in self.nodes

    def below(self, place: str, name: str) -> list[str]:
        """The places of the parts in a list, in order."""
        return self._below.get((place, name), [])

    def all_below(self, place: str) -> Iterator[str]:
        for name in lists(self.nodes[place].model):
            yield from self.below(place, name)


def grow(document: Mapping[str, Any]) -> Tree:
    """The tree of a document without defaults, as `Rulebook.plain` gives it."""
    return Tree(dict(_grow("", Rulebook, "", "", document)))


def _grow(
    place: str, model: type[Part], owner: str, name: str, part: Mapping[str, Any]
) -> Iterator[tuple[str, Node]]:
    yield place, Node(model, owner, name, dict(_fields(model, part)))
    for below, kind in lists(model).items():
        path = [] if kind in MOVABLE or not place else [place]
        for each in part.get(below, ()):
            inner = ".".join([*path, below, each[identity(kind)]])
            yield from _grow(inner, kind, place, below, each)


def _fields(model: type[Part], part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        if name in mappings(model):
            yield from ((f"{name}.{key}", item) for key, item in value.items())
        elif name not in lists(model):
            yield name, value


def to_document(tree: Tree, place: str = "") -> dict[str, Any]:
    """The document of a tree, or of one part of it, without defaults."""
    node = tree.nodes[place]
    found: dict[str, Any] = {name: {} for name in mappings(node.model)}
    found |= {name: [] for name in lists(node.model)}
    for path, value in node.fields.items():
        name, _, key = path.partition(".")
        if key:
            found[name][key] = value
        else:
            found[name] = value
    for name in lists(node.model):
        found[name] = [to_document(tree, below) for below in tree.below(place, name)]
    return {
        name: found[name]
        for name, field in node.model.model_fields.items()
        if name in found and (found[name] not in ([], {}) or field.is_required())
    }


def identity(model: type[Part]) -> str:
    """The field that tells the parts of a list apart; empty if nothing does."""
    return IDENTITY.get(model, "key" if "key" in model.model_fields else "")


@cache
def lists(model: type[Part]) -> dict[str, type[Part]]:
    """The fields with parts that can be told apart. Others, as conditions, are one value."""
    items = {name: _item(field.annotation) for name, field in model.model_fields.items()}
    return {
        name: item
        for name, item in items.items()
        if isinstance(item, type) and issubclass(item, Part) and identity(item)
    }


@cache
def mappings(model: type[Part]) -> frozenset[str]:
    """The fields with answers by question."""
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if field.annotation == dict[str, Any])


@cache
def key_lists(model: type[Part]) -> frozenset[str]:
    """The fields with keys of other parts, such as claims."""
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if _item(field.annotation) in (Key, ClaimId))


def _item(annotation: Any) -> Any:
    """What a tuple has any number of."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None
