"""What a rulebook calls the parts of earlier releases, whose keys may have been others.

Stored results keep the keys with which they were saved. `Rulebook.renamed` says what these are now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Self

from .schema import Renamed, Rulebook

# Fields of documents, verdicts and conclusions that name parts of a kind, or have such parts.
KINDS = {
    "option": "option",
    "options": "option",
    "of": "option",
    "named": "option",
    "default_option": "option",
    "recommended": "option",
    "runner_up": "option",
    "level": "option",
    "chose": "option",
    "also_acceptable": "option",
    "rules_out": "option",
    "ruled_out": "option",
    "doubts": "option",
    "steps": "step",
    "question": "question",
    "questions": "question",
    "choices": "choice",
    "scenario": "scenario",
    "scenarios": "scenario",
    "unmatched": "scenario",
    "rule": "rule",
    "rules": "rule",
    "undecided": "rule",
    "sources": "source",
    "claim": "claim",
    "claims": "claim",
    "precedents": "precedent",
    "remarks": "remark",
    "tables": "table",
    "rows": "row",
    "examples": "example",
    "showcase": "example",
}
ANSWERS = ("answers", "typical", "changes")
OWNED = ("choices", "rows")  # their keys are unique in their question or table alone
BY_OPTION = ("points", "totals", "ruled_out")


class Names:
    """Made for the later rulebook; `rulebook.prepared(Names)` makes it once.

    An old key that stands for a part again means that part.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        recorded: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for renamed in rulebook.renamed:
            recorded[renamed.kind, renamed.within][renamed.old] = renamed.new
        self._new = {
            place: _resolved(pairs, _known(rulebook, *place)) for place, pairs in recorded.items()
        }

    @classmethod
    def by(cls, rulebook: Rulebook) -> Self:
        return rulebook.prepared(cls)

    def of(self, kind: str, key: str, within: str = "") -> str:
        """What the part is called now that has, or had, this key."""
        return self._new.get((kind, within), {}).get(key, key)

    def questions(self, keys: Collection[str]) -> list[str]:
        return [self.of("question", key) for key in keys]

    def answers(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answers by today's keys. What stands under such a key already stays."""
        if not self._new:
            return raw
        old = {key: self.of("question", key) for key in raw}
        return {
            new: self._picked(new, raw[key])
            for key, new in old.items()
            if new == key or new not in raw
        }

    def _picked(self, question: str, answer: Any) -> Any:
        if isinstance(answer, list | tuple):
            return [self._picked(question, each) for each in answer]
        return self.of("choice", answer, question) if isinstance(answer, str) else answer

    def document(self, part: Mapping[str, Any], kind: str = "", within: str = "") -> dict[str, Any]:
        """A part of a document, a verdict or a conclusion with today's keys."""
        own = self.of(kind, part.get("key", ""), within)
        found = {name: self._field(part, name, value, own) for name, value in part.items()}
        return found | {"key": own} if kind and own else found

    def _field(self, part: Mapping[str, Any], name: str, value: Any, own: str) -> Any:
        if name in ANSWERS:
            return self.answers(value)
        if name == "value" and "question" in part:
            return self._picked(self.of("question", part["question"]), value)
        if name in BY_OPTION and isinstance(value, dict):
            return {
                self.of("option", key): self._value("rule", each) for key, each in value.items()
            }
        # A precedent's source is no key.
        is_source = name == "source" and "grade" in part
        kind = "source" if is_source else KINDS.get(name, "")
        return self._value(kind, value, own if name in OWNED else "")

    def _value(self, kind: str, value: Any, within: str = "") -> Any:
        if isinstance(value, list | tuple):
            return [self._value(kind, each, within) for each in value]
        if isinstance(value, dict):
            return self.document(value, kind, within)
        return self.of(kind, value) if kind and isinstance(value, str) else value


@lru_cache(maxsize=16)
def in_keys_of(later: Rulebook, earlier: Rulebook) -> Rulebook:
    """The earlier rulebook with the keys that its parts have in the later one."""
    if earlier is later or not later.renamed:
        return earlier
    plain = earlier.plain()
    told = Names.by(later).document(plain)
    if told == plain:
        return earlier
    plain_names = [renamed.model_dump() for renamed in later.renamed]
    return Rulebook.model_validate(told | {"renamed": plain_names})


def restored(earlier: Rulebook, latest: Rulebook) -> Rulebook:
    """The earlier rulebook, to follow the latest: it also reads keys that came between the two."""
    recorded: dict[tuple[str, str, str], str] = {
        (each.kind, each.within, each.old): each.new for each in earlier.renamed
    }
    count = len(recorded)
    for place, own in _keys_since(earlier, latest):
        recorded.setdefault(place, own)
    if len(recorded) == count:
        return earlier
    fields = ("kind", "within", "old", "new")
    plain = [dict(zip(fields, (*place, new), strict=True)) for place, new in recorded.items()]
    return Rulebook.model_validate(earlier.plain() | {"renamed": plain})


def in_same_keys(
    base: Rulebook, draft: Rulebook, file: Rulebook
) -> tuple[Rulebook, Rulebook, Rulebook]:
    """Three versions with the keys that either of the later two has given; the file's go first."""
    if not (draft.renamed or file.renamed):
        return base, draft, file
    renamed = _together(draft.renamed, file.renamed)
    file = _with_names(file, renamed)
    draft = _with_names(in_keys_of(file, draft), renamed)
    return _with_names(in_keys_of(draft, base), renamed), draft, in_keys_of(draft, file)


def _together(draft: Iterable[Renamed], file: Iterable[Renamed]) -> tuple[Renamed, ...]:
    """What both record; where both have renamed one key, that of the draft leads to the file's."""
    owners = {each.old: each.new for each in file if each.kind in ("question", "table")}
    found = {(each.kind, each.within, each.old): each for each in file}
    for each in draft:
        place = each.kind, owners.get(each.within, each.within), each.old
        if place not in found:
            found[place] = each.model_copy(update={"within": place[1]})
        elif (new := found[place].new) != each.new:
            update = {"within": place[1], "old": each.new, "new": new}
            found.setdefault((*place[:2], each.new), each.model_copy(update=update))
    return tuple(found.values())


def _with_names(rulebook: Rulebook, renamed: Iterable[Renamed]) -> Rulebook:
    plain = [each.model_dump() for each in renamed]
    return Rulebook.model_validate(rulebook.plain() | {"renamed": plain})


def _keys_since(earlier: Rulebook, latest: Rulebook) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Kind, owner and key that a part of the earlier rulebook has had since, and its key there."""
    names = Names.by(latest)
    owners = {names.of("question", key): key for key in earlier.question}
    owners |= {names.of("table", table.key): table.key for table in earlier.tables}
    for renamed in latest.renamed:
        kind, within = renamed.kind, owners.get(renamed.within, renamed.within)
        known = _known(earlier, kind, within)
        for own in known:
            if names.of(kind, own, renamed.within) == renamed.new:
                for other in (renamed.old, renamed.new):
                    if other not in known:
                        yield (kind, within, other), own


def _resolved(recorded: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Old key -> the key today, where there was one; through all keys that it had in between."""
    resolved = {}
    for old in (key for key in recorded if key not in known):
        key, left = old, dict(recorded)
        while key in left and key not in known:
            key = left.pop(key)
        if key in known:
            resolved[old] = key
    return resolved


def _known(rulebook: Rulebook, kind: str, within: str) -> Collection[str]:
    if kind == "choice":
        return rulebook.question[within].choice if within in rulebook.question else ()
    if kind == "row":
        return {row.key for t in rulebook.tables if t.key == within for row in t.rows}
    parts = (
        (rule for _, rule in rulebook.rules) if kind == "rule" else getattr(rulebook, f"{kind}s")
    )
    return {part.key for part in parts}
