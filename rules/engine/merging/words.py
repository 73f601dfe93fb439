"""Conflicts in words that an architect understands."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..answers import read_answer
from ..diff import full_names, label, say
from ..schema import Cell, Effect, Part, Plot, Question, Risk, Rule, Rulebook, Series
from ..words import say_answer, say_figure, say_rule, say_signed
from .three_way import Conflict
from .tree import identity, lists, mappings


def _plot(_: Rulebook, plot: Plot) -> str:
    """`Time: Train from 2.1 at 100 to 6.5 at 900, Car from ...`: a run differs all along."""
    return f"{plot.title}: {', '.join(map(_series, plot.series))}"


def _series(series: Series) -> str:
    first, last = (
        f"{'none' if point.y is None else say_figure(point.y)} at {say_figure(point.x)}"
        for point in (series.points[0], series.points[-1])
    )
    return f"{series.label} from {first} to {last}"


# Parts that a difference tells field by field, in one line.
WHOLE: Mapping[type[Part], Callable[[Rulebook, Any], str]] = {
    Plot: _plot,
    Cell: lambda rulebook, cell: f"{rulebook.option[cell.option].short}: {cell.text}",
    Question: lambda _, question: str(question.label),
    Risk: lambda rulebook, risk: f"{rulebook.option[risk.option].short}: {risk.consequence}",
    Rule: lambda rulebook, rule: f"{rule.reason}: {say_rule(rulebook, rule)}",
}


class ConflictWords(NamedTuple):
    """What a conflict is about, and what each version says of it, line by line."""

    key: str
    heading: str
    base: list[str]
    draft: list[str]
    file: list[str]


class Version(NamedTuple):
    rulebook: Rulebook
    part: Part


def say_conflict(
    conflict: Conflict, base: Rulebook, draft: Rulebook, file: Rulebook
) -> ConflictWords:
    versions = [version.written for version in (base, draft, file)]
    parts = [(rulebook, find(rulebook, conflict.place)) for rulebook in versions]
    having = [Version(rulebook, part) for rulebook, part in parts if part]
    texts = iter(_versions(having, conflict))
    absent = ["Removed"] if parts[0][1] else []
    base_text, *side_texts = (next(texts) if part else absent for _, part in parts)
    return ConflictWords(conflict.key, _heading(having, conflict), base_text, *side_texts)


def _versions(having: Sequence[Version], conflict: Conflict) -> list[list[str]]:
    if not conflict.field:
        return _differing(*having)
    if conflict.field in lists(type(having[0].part)):
        return [_order(version, *conflict) for version in having]
    return _told_apart(having, conflict.field)


def find(rulebook: Rulebook, place: str) -> Part | None:
    """The part at a place such as `rules.far.effects.car`, or None."""
    part: Part | None = rulebook
    names = place.split(".") if place else []
    for name, key in zip(names[::2], names[1::2], strict=True):
        parts = [rule for _, rule in rulebook.rules] if name == "rules" else getattr(part, name)
        part = next((each for each in parts if key_of(each) == key), None)
        if part is None:
            return None
    return part


def key_of(part: Part) -> str:
    return str(getattr(part, identity(type(part))))


def _heading(having: Sequence[Version], conflict: Conflict) -> str:
    """`Rule “far” in “A long way”: effect “Car”, points`."""
    rulebook, names = having[0].rulebook, having[0].rulebook.prepared(full_names)
    place, inner = conflict.place, _field(having, conflict.field)
    while place not in names:
        above, name, _ = place.rsplit(".", 2)
        inner = [f"{label(name)} “{_name(rulebook, place)}”", *inner]
        place = above
    return ": ".join(filter(None, [names[place], ", ".join(inner)]))


def _name(rulebook: Rulebook, place: str) -> str:
    part = find(rulebook, place)
    if isinstance(part, Cell | Effect):
        return str(rulebook.option[part.option].short)
    return say(rulebook, "", part)


def _field(having: Sequence[Version], field: str) -> list[str]:
    name, _, key = field.partition(".")
    if key:
        known = (version.rulebook.question.get(key) for version in having)
        return [f"{label(name)} to “{next(filter(None, known)).label}”"]
    part = having[0].part
    order = "order of the " if name in lists(type(part)) else ""
    return [order + _label(part, name)] if name else []


def _label(part: Part, name: str) -> str:
    if name == "owner":
        return "where it stands"
    is_plural = name == "points" or isinstance(getattr(part, name), tuple)
    return label(name).removesuffix("s") + "s" if is_plural else label(name)


def _order(version: Version, place: str, name: str) -> list[str]:
    rulebook, part = version
    names = rulebook.prepared(full_names)
    keys = map(key_of, getattr(part, name))
    path = "" if name in ("rules", "questions") else f"{place}."
    places = [f"{path}{name}.{key}".lstrip(".") for key in keys]
    return [names.get(below) or _name(rulebook, below) for below in places]


def _differing(one: Version, other: Version) -> list[list[str]]:
    """The fields in which two versions of a part differ, a line each."""
    names = [
        n for n in type(one.part).model_fields if getattr(one.part, n) != getattr(other.part, n)
    ]
    names += ["owner"] if _lines(one, "owner") != _lines(other, "owner") else []
    texts: list[list[str]] = [[], []]
    for name in names:
        said = _told_apart([one, other], name)
        for lines, own, others in zip(texts, said, reversed(said), strict=True):
            is_of_parts = name in lists(type(one.part))
            shown = [text for text in own if not (is_of_parts and text in others)]
            nothing = "nothing else" if own else "nothing"
            words = _label(one.part, name)
            lines.append(f"{words[0].upper()}{words[1:]}: {'; '.join(shown) or nothing}")
    return texts


def _told_apart(versions: Sequence[Version], field: str) -> list[list[str]]:
    """What each version says of a field; spelled out, if two would say the same."""
    texts = [_lines(version, field) for version in versions]
    if texts[-2] != texts[-1]:
        return texts
    return [[_written(getattr(part, field.partition(".")[0]))] for _, part in versions]


def _written(value: Any) -> str:
    def plain(part: Any) -> Any:
        return part.model_dump(mode="json", exclude_defaults=True)

    return json.dumps(value, default=plain, ensure_ascii=False)


def _lines(version: Version, field: str) -> list[str]:
    rulebook, part = version
    name, _, key = field.partition(".")
    if name == "owner":
        return _owner_titles(rulebook, part)
    value = getattr(part, name)
    if isinstance(value, dict) and name in mappings(type(part)):
        keys = [key] if key else value
        return [text for each in keys for text in _answer(rulebook, value, each, named=not key)]
    items = value if isinstance(value, tuple) else (value,)
    return [text for item in items if (text := _say(rulebook, name, item))]


def _owner_titles(rulebook: Rulebook, part: Part) -> list[str]:
    steps = [step.title for step in rulebook.steps if part in step.questions]
    return steps + [scenario.title for scenario in rulebook.scenarios if part in scenario.rules]


def _answer(rulebook: Rulebook, raw: Mapping[str, Any], key: str, named: bool) -> Iterator[str]:
    if key in raw:
        question = rulebook.question[key]
        text = say_answer(question, read_answer(question, raw[key]))
        yield f"{question.label}: {text}" if named else text


def _say(rulebook: Rulebook, name: str, value: Any) -> str:
    if name == "points":
        return say_signed(value)
    words = WHOLE.get(type(value))
    return words(rulebook, value) if words else say(rulebook, name, value)
