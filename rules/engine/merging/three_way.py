from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from .tree import Node, Tree, grow, key_lists, lists, to_document

Side = Literal["draft", "file"]
MISSING = object()


class Conflict(NamedTuple):
    """What both sides changed, each in its own way.

    `field` is one of the part at `place`, or an answer such as `answers.distance`. It is `owner` if
    both moved the part, and the name of a list if both reordered that. It is empty if one side
    changed and the other removed the part, or if both added one with its key.
    """

    place: str
    field: str

    @property
    def key(self) -> str:
        return ".".join(filter(None, self))


class Merge(NamedTuple):
    """The document may be no rulebook: one side may cite what the other removed."""

    document: dict[str, Any]
    conflicts: list[Conflict]


class Outcome(NamedTuple):
    """What becomes of a part: its node, or None if it goes.

    `source` is where all that stands below it comes from, if that is one of the sides, or nowhere.
    """

    node: Node | None
    source: Side | Literal["nowhere", ""] = ""


GONE = Outcome(None, "nowhere")


def merge(
    base: Mapping[str, Any],
    draft: Mapping[str, Any],
    file: Mapping[str, Any],
    choices: Mapping[str, Side],
    default: Side = "draft",
) -> Merge:
    """What draft and file have changed since the base, as one document.

    All are documents without defaults. `choices` has a side by the keys of conflicts; where there
    is none, it is the default.
    """
    return _Merging(grow(base), grow(draft), grow(file), choices, default).merge()


class _Merging:
    def __init__(
        self, base: Tree, draft: Tree, file: Tree, choices: Mapping[str, Side], default: Side
    ) -> None:
        self.base = base
        self.sides: dict[Side, Tree] = {"draft": draft, "file": file}
        self.choices = choices
        self.default = default
        self.conflicts: dict[Conflict, None] = {}
        self.outcomes: dict[str, Outcome] = {}

    def merge(self) -> Merge:
        places = [*dict.fromkeys(place for tree in self.sides.values() for place in tree.nodes)]
        found = Tree({place: node for place in places if (node := self._outcome(place).node)})
        ordered = {"": found.nodes[""]}
        for place, node in found.nodes.items():
            for name in lists(node.model):
                members = self._ordered(place, name, found.below(place, name))
                ordered |= {member: found.nodes[member] for member in members}
        position = {place: number for number, place in enumerate(places)}
        conflicts = sorted(self.conflicts, key=lambda conflict: position[conflict.place])
        return Merge(to_document(Tree(ordered)), conflicts)

    def _choose(self, place: str, field: str) -> Side:
        conflict = Conflict(place, field)
        self.conflicts[conflict] = None
        return self.choices.get(conflict.key, self.default)

    def _outcome(self, place: str) -> Outcome:
        if place not in self.outcomes:
            self.outcomes[place] = self._decide(place)
        return self.outcomes[place]

    def _decide(self, place: str) -> Outcome:
        having = {side: tree.nodes[place] for side, tree in self.sides.items() if place in tree}
        if place in self.base and len(having) == 2:
            return self._merged(place, self.base.nodes[place], having["draft"], having["file"])
        sources = [self._outcome(node.owner).source for node in having.values()]
        if source := next(filter(None, sources), None):
            return Outcome(having[source], source) if source in having else GONE
        if place in self.base:
            return self._removed_on_one_side(place, *having.items())
        if len(having) == 2 and not self._is_same(place):
            side = self._choose(place, "")
            return Outcome(having[side], side)
        return Outcome(next(iter(having.values())))

    def _removed_on_one_side(self, place: str, kept: tuple[Side, Node]) -> Outcome:
        side, node = kept
        if self._is_touched(self.sides[side], place) and self._choose(place, "") == side:
            return Outcome(node, side)
        return GONE

    def _is_touched(self, tree: Tree, place: str) -> bool:
        """Whether this part, or what stands below it, is new or changed since the base."""
        if tree.nodes[place] != self.base.nodes.get(place):
            return True
        return any(self._is_touched(tree, below) for below in tree.all_below(place))

    def _is_same(self, place: str) -> bool:
        draft, file = self.sides.values()
        owners = draft.nodes[place].owner, file.nodes[place].owner
        return owners[0] == owners[1] and to_document(draft, place) == to_document(file, place)

    def _merged(self, place: str, base: Node, draft: Node, file: Node) -> Outcome:
        owner = self._owner(place, base.owner, draft.owner, file.owner)
        if owner is None:
            return GONE
        fields = {}
        for name in dict.fromkeys([*draft.fields, *file.fields]):
            values = (node.fields.get(name, MISSING) for node in (base, draft, file))
            merged = _merged_keys if name in key_lists(base.model) else self._value
            fields[name] = merged(place, name, *values)
        present = {name: value for name, value in fields.items() if value is not MISSING}
        return Outcome(draft._replace(owner=owner, fields=present))

    def _owner(self, place: str, base: str, draft: str, file: str) -> str | None:
        """Where the part stands; if that owner is gone, where the other side has it."""
        if not place:
            return ""
        chosen = self._value(place, "owner", base, draft, file)
        return next((o for o in (chosen, draft, file) if self._outcome(o).node), None)

    def _value(self, place: str, name: str, base: Any, draft: Any, file: Any) -> Any:
        if file in (base, draft):
            return draft
        if draft == base:
            return file
        return file if self._choose(place, name) == "file" else draft

    def _ordered(self, place: str, name: str, members: Sequence[str]) -> list[str]:
        draft, file = (tree.below(place, name) for tree in self.sides.values())
        base = self.base.below(place, name)
        leads = _leads(base, draft, file, members)
        lead = leads or self._choose(place, name)
        placed = _arranged(draft, file) if lead == "draft" else _arranged(file, draft)
        known = {*members}
        return [member for member in dict.fromkeys([*placed, *members]) if member in known]


def _merged_keys(place: str, name: str, base: Any, draft: Any, file: Any) -> Any:
    """A list of keys: with what either side added, without what either removed."""
    if file in (base, draft):
        return draft
    was, mine, theirs = ([] if keys is MISSING else keys for keys in (base, draft, file))
    removed = {*was} - ({*mine} & {*theirs})
    lead = _leads(was, mine, theirs, was)
    placed = _arranged(theirs, mine) if lead == "file" else _arranged(mine, theirs)
    return [key for key in placed if key not in removed]


def _leads(
    base: Iterable[str], draft: Iterable[str], file: Iterable[str], members: Iterable[str]
) -> Side | None:
    """The side whose order stays; None if both have an order of their own."""
    common = {*base} & {*draft} & {*file} & {*members}
    was, mine, theirs = ([key for key in keys if key in common] for keys in (base, draft, file))
    if mine == was:
        return "file"
    return "draft" if theirs in (was, mine) else None


def _arranged(lead: Sequence[str], rest: Sequence[str]) -> list[str]:
    """The lead in its order, and what only the rest has after what it stands behind there."""
    placed = list(lead)
    known = {*lead}
    for number, key in enumerate(rest):
        if key not in known:
            placed.insert(placed.index(rest[number - 1]) + 1 if number else 0, key)
            known.add(key)
    return placed
