from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from ..renaming import Names
from ..schema import LeftOut, Part, Renamed, Rulebook, Threshold
from ..thresholds import names_of
from ..versions import in_keys_of
from ..words import say_number, say_rule
from .fields import Both
from .texts import ended, shortened

# Document key -> the noun for one of them, in the order in which changes are listed.
PARTS = {
    "rulebook": "rulebook",
    "options": "option",
    "steps": "step",
    "questions": "question",
    "thresholds": "threshold",
    "scenarios": "scenario",
    "rules": "rule",
    "risks": "risk",
    "sources": "source",
    "claims": "claim",
    "left_out": "left-out claim",
    "measurements": "measurement",
    "precedents": "precedent",
    "remarks": "remark",
    "tables": "table",
    "examples": "example",
}
# Where a change of a key is listed, if its own part has no list.
PART_OF = {"choice": "questions", "row": "tables"}
# Top-level parts: name and gist.
TOP = {
    "options": ("Option “{0.name}”", "{0.summary}"),
    "steps": ("Step “{0.title}”", ""),
    "thresholds": ("Threshold “{0.title}”", "{0.number:,}"),
    "scenarios": ("Scenario “{0.title}”", "{0.mechanism}"),
    "sources": ("Source {0.key}", "{0.title}"),
    "claims": ("Claim {0.key}", "{0.says}"),
    "left_out": ("Left-out claim {0.claim}", "{0.reason}"),
    "measurements": ("Measurement “{0.title}”", "{0.asks}"),
    "precedents": ("Precedent “{0.title}”", "{0.outcome}"),
    "remarks": ("Remark “{0.title}”", "{0.text}"),
    "tables": ("Table “{0.title}”", "{0.note}"),
    "examples": ("Example “{0.title}”", ""),
}


class RulebookChange(NamedTuple):
    """One sentence about one part; a part may have several.

    `part` is one of PARTS and `key` the part's key: a risk's is "long-way.car", its scenario and
    option; the rulebook's is empty.
    """

    part: str
    key: str
    kind: Literal["added", "removed", "changed"]
    text: str

    @property
    def place(self) -> str:
        """As in findings: "rules.far", "scenarios.long-way.risks.car"; else "rulebook"."""
        return _place(self.part, self.key) or self.part

    @property
    def heading(self) -> str:
        return "The rulebook" if self.part == "rulebook" else f"{PARTS[self.part].capitalize()}s"


class Entry(NamedTuple):
    """A part as changes describe it: its name, its gist, and where it stands if not at the top."""

    key: str
    name: str
    part: Part
    gist: str = ""
    place: str = ""
    placed: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.name} in {self.placed}" if self.placed else self.name


def difference(old: Rulebook | None, new: Rulebook) -> list[RulebookChange]:
    """The changes from `old` to `new`, part by part; empty if nothing differs.

    Without an old rulebook, one change counts the parts of the new. A threshold that moves is one
    change, whatever names it.
    """
    after = _entries(new)
    if old is None:
        return [_first(after)]
    renamed = _renamed(old, new)
    old = in_keys_of(new, old)
    before = _entries(old)
    both = Both(old.written, new.written)
    return [
        change
        for part in PARTS
        for change in (
            *_told(renamed, part, after[part]),
            *_changes(both, part, before[part], after[part]),
        )
    ]


def _renamed(old: Rulebook, new: Rulebook) -> list[Renamed]:
    """The keys that have become others since the old rulebook."""
    names = Names.by(new)
    known = {(each.kind, names.of("question", each.within), each.old) for each in old.renamed}
    return [
        each
        for each in new.renamed
        if (each.kind, each.within, each.old) not in known
        and names.of(each.kind, each.old, each.within) == each.new
    ]


def _told(
    renamed: Iterable[Renamed], part: str, after: Sequence[Entry]
) -> Iterator[RulebookChange]:
    entries = {entry.key: entry for entry in after}
    for each in renamed:
        if part == PART_OF.get(each.kind, f"{each.kind}s"):
            key = each.within or each.new
            whose = f" of a {each.kind}" if each.within else ""
            text = f"{entries[key].full_name}: the key “{each.old}”{whose} is now “{each.new}”."
            yield RulebookChange(part, key, "changed", text)


def full_names(rulebook: Rulebook) -> dict[str, str]:
    """Each part's name and where it stands, by places such as `scenarios.long-way.risks.car`."""
    return {
        _place(part, entry.key): entry.full_name
        for part, entries in _entries(rulebook).items()
        for entry in entries
    }


def _place(part: str, key: str) -> str:
    if part == "risks":
        return "scenarios.{}.risks.{}".format(*key.split("."))
    return f"{part}.{key}" if key else ""


def _first(entries: Mapping[str, Sequence[Entry]]) -> RulebookChange:
    counted = [
        f"{len(entries[part])} {noun}{'s' * (len(entries[part]) != 1)}"
        for part, noun in PARTS.items()
        if part != "rulebook" and entries[part]
    ]
    counts = f"{', '.join(counted[:-1])} and {counted[-1]}"
    return RulebookChange("rulebook", "", "added", f"All of it is new: {counts}.")


def _changes(
    both: Both, part: str, before: Sequence[Entry], after: Sequence[Entry]
) -> Iterator[RulebookChange]:
    versions = _versions(before, after)
    for entry in after:
        if old := versions.get(entry.key):
            for clause in _clauses(both, old, entry):
                text = ended(f"{entry.full_name}: {clause}")
                yield RulebookChange(part, entry.key, "changed", text)
        else:
            yield RulebookChange(part, entry.key, "added", _sentence(entry, "was added", "to"))
    still_there = {entry.key for entry in versions.values()}
    for entry in before:
        if entry.key not in still_there:
            text = _sentence(entry, "was removed", "from")
            yield RulebookChange(part, entry.key, "removed", text)
    yield from _reordered(part, before, after)


def _versions(before: Sequence[Entry], after: Sequence[Entry]) -> dict[str, Entry]:
    """Key of a new entry -> the old entry with the same key, or else the same name."""
    old = {entry.key: entry for entry in before}
    versions = {entry.key: old.pop(entry.key) for entry in after if entry.key in old}
    renamed = {entry.full_name: entry for entry in old.values()}
    for entry in after:
        if entry.key not in versions and entry.full_name in renamed:
            versions[entry.key] = renamed.pop(entry.full_name)
    return versions


def _clauses(both: Both, before: Entry, after: Entry) -> Iterator[str]:
    if before.place != after.place:
        yield f"it moved here from {before.placed}"
    yield from both.clauses(before.part, after.part)
    if isinstance(before.part, Threshold) and isinstance(after.part, Threshold):
        yield from _moved_number(both.new, before.part, after.part)


def _moved_number(written: Rulebook, before: Threshold, after: Threshold) -> Iterator[str]:
    if before.number != after.number:
        rules = [rule for _, rule in written.rules if after.key in names_of(rule)]
        moved = f"{len(rules)} rule{'s' * (len(rules) != 1)}"
        number = say_number(written.question[after.question], after.number)
        yield f"{number} instead of {before.number:,}, in {moved}"


def _sentence(entry: Entry, verb: str, preposition: str) -> str:
    where = f" {preposition} {entry.placed}" if entry.placed else ""
    gist = f": {shortened(entry.gist)}" if entry.gist else ""
    return ended(f"{entry.name} {verb}{where}{gist}")


def _reordered(
    part: str, before: Sequence[Entry], after: Sequence[Entry]
) -> Iterator[RulebookChange]:
    for place in dict.fromkeys(entry.place for entry in after):
        old = [entry.key for entry in before if entry.place == place]
        siblings = [entry for entry in after if entry.place == place]
        moved = _moved(old, [entry.key for entry in siblings])
        for position, entry in enumerate(siblings):
            if entry.key in moved:
                where = _before(siblings[position + 1 :])
                text = f"{entry.full_name}: it now stands {where}."
                yield RulebookChange(part, entry.key, "changed", text)


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    both = {*old} & {*new}
    was, now = ([key for key in keys if key in both] for keys in (old, new))
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return both.difference(*(was[block.a : block.a + block.size] for block in blocks))


def _before(following: Sequence[Entry]) -> str:
    name = following[0].name if following else ""
    return f"before {name[0].lower()}{name[1:]}" if name else "last"


def _entries(rulebook: Rulebook) -> dict[str, list[Entry]]:
    """Named as pages name them, each with the part as it is written."""
    written = _entries_of(rulebook.written)
    return {
        part: [
            shown._replace(part=entry.part)
            for shown, entry in zip(entries, written[part], strict=True)
        ]
        for part, entries in _entries_of(rulebook).items()
    }


def _entries_of(rulebook: Rulebook) -> dict[str, list[Entry]]:
    entries = {
        part: [
            Entry(_key(item), name.format(item), item, gist.format(item))
            for item in getattr(rulebook, part)
        ]
        for part, (name, gist) in TOP.items()
    }
    return entries | {
        "rulebook": [Entry("", "The rulebook", rulebook)],
        "questions": [*_questions(rulebook)],
        "rules": [*_rules(rulebook)],
        "risks": [*_risks(rulebook)],
    }


def _key(part: Any) -> str:
    return str(part.claim if isinstance(part, LeftOut) else part.key)


def _questions(rulebook: Rulebook) -> Iterator[Entry]:
    for step in rulebook.steps:
        placed = f"the step “{step.title}”"
        for question in step.questions:
            name = f"Question “{question.label}”"
            yield Entry(question.key, name, question, question.text, step.key, placed)


def _rules(rulebook: Rulebook) -> Iterator[Entry]:
    for scenario, rule in rulebook.rules:
        gist, placed = say_rule(rulebook, rule), f"“{scenario.title}”"
        yield Entry(rule.key, f"Rule “{rule.key}”", rule, gist, scenario.key, placed)


def _risks(rulebook: Rulebook) -> Iterator[Entry]:
    for scenario in rulebook.scenarios:
        for risk in scenario.risks:
            key = f"{scenario.key}.{risk.option}"
            name = f"Risk of choosing {rulebook.option[risk.option].short}"
            placed = f"“{scenario.title}”"
            yield Entry(key, name, risk, risk.consequence, scenario.key, placed)
