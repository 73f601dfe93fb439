import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..answers import read_answers
from ..basis import say_basis
from ..schema import (
    Axis,
    Bearing,
    Cell,
    Choice,
    Condition,
    Effect,
    Part,
    Pick,
    Plot,
    Row,
    Rulebook,
    Scenario,
    Series,
    Share,
    Step,
    Threshold,
)
from ..words import (
    GRADES,
    say_answer,
    say_condition,
    say_doubted,
    say_effect,
    say_pick,
    say_ruled_out,
    say_share,
)
from .texts import say_change

# Fields whose parts have sentences of their own.
SEPARATE: Mapping[type[Part], Collection[str]] = {
    Rulebook: [
        *("options", "steps", "thresholds", "scenarios", "sources", "claims", "left_out"),
        *("measurements", "precedents", "remarks", "tables", "examples", "renamed"),
    ],
    Step: ["questions"],
    Scenario: ["rules", "risks"],
    Threshold: ["number"],
}
LABELS = {
    "short": "short name",
    "takes_on": "commitment",
    "fits": "text on when it fits",
    "catch": "biggest catch",
    "text": "wording",
    "why": "reason for asking",
    "picks": "quick pick",
    "shown_when": "condition for asking",
    "alone": "mark “stands alone”",
    "when": "condition",
    "effects": "effect",
    "shares": "effect",
    "rules_out": "effect",
    "doubts": "effect",
    "matter_of": "mark “a matter of”",
    "rule_of_thumb": "rule of thumb",
    "left_out": "left-out claim",
    "first_seen": "place or time where it is first seen",
    "review_by": "day for review",
    "says": "statement",
    "typical": "typical answer",
    "rate": "question of load",
    "disputed": "dispute",
    "basis": "basis of the number",
    "read_on": "day on which it was read",
    "rows_used": "part that was used",
    "differs": "text on why the rules decide otherwise",
    "chose": "choice",
    "also_acceptable": "other sound choice",
    "recommended": "expected recommendation",
    "unmatched": "scenario that must not match",
    "ruled_out": "option that must be ruled out",
    "showcase": "example on the start page",
    "because": "reason in a clause",
    "known": "mark “known when the rules were made”",
    "default_option": "default option",
    "default_text": "text on the default",
    "url": "address",
    "dated": "date of the statements",
    "asks": "question",
    "whose": "owner of the machine",
    "versions": "list of versions",
    "counted": "mark “counted”",
    "series": "line",
    "cannot_show": "limit",
    "bears_on": "sentence on a claim",
    "x": "horizontal axis",
    "y": "vertical axis",
}
INNER_QUOTES = str.maketrans("“”", "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}")
PARAGRAPHS = ("takes_on", "facts", "reasons", "cannot_show")
# What identifies a part in a list across two versions.
IDENTITY: Mapping[type[Part], Callable[[Any], object]] = {
    Choice: lambda choice: choice.key,
    Pick: lambda pick: pick.number,
    Condition: lambda condition: condition.question,
    Effect: lambda effect: effect.option,
    Share: lambda share: (share.option, share.of),
    Row: lambda row: row.key,
    Cell: lambda cell: cell.option,
    Plot: lambda plot: plot.title,
    Series: lambda series: series.label,
    Bearing: lambda bearing: bearing.claim,
}


def _option(rulebook: Rulebook, key: str | None) -> str:
    return rulebook.option[key].short if key else "none"


def _number(_: Rulebook, number: int) -> str:
    return f"{number:,}"


def _axis(_: Rulebook, axis: Axis) -> str:
    scale = "logarithmic" if axis.scale == "log" else ""
    return ", ".join(filter(None, [axis.label, axis.unit, scale, *axis.names]))


# Words for a value, by field: keys, and values that mean more than their letters.
BY_FIELD: Mapping[str, Callable[[Rulebook, Any], str]] = {
    "option": _option,
    "options": _option,
    "chose": _option,
    "also_acceptable": _option,
    "recommended": _option,
    "default_option": _option,
    "rules_out": say_ruled_out,
    "doubts": say_doubted,
    "ruled_out": _option,
    "unmatched": lambda rulebook, key: rulebook.scenario[key].title,
    "scenarios": lambda rulebook, key: rulebook.scenario[key].title,
    "showcase": lambda rulebook, key: rulebook.example[key].title,
    "precedents": lambda rulebook, key: rulebook.precedent[key].title,
    "minimum": _number,
    "maximum": _number,
    "question": lambda rulebook, key: rulebook.question[key].label,
    "rate": lambda rulebook, key: rulebook.question[key].label if key else "",
    "basis": lambda _, basis: "" if basis is None else say_basis(basis) or "an opinion",
    "grade": lambda _, grade: GRADES[grade],
    "versions": lambda _, versions: ", ".join(f"{name} {own}" for name, own in versions.items()),
}
BY_TYPE: Mapping[type, Callable[[Rulebook, Any], str]] = {
    Condition: lambda rulebook, part: say_condition(rulebook, part).translate(INNER_QUOTES),
    Effect: say_effect,
    Share: say_share,
    Choice: lambda _, choice: str(choice.text),
    Pick: lambda _, pick: say_pick(pick),
    Row: lambda _, row: str(row.title),
    Cell: lambda rulebook, cell: rulebook.option[cell.option].short,
    Axis: _axis,
    Plot: lambda _, plot: str(plot.title),
    Series: lambda _, series: str(series.label),
    Bearing: lambda _, bearing: f"{bearing.claim}, {bearing.relation}: {bearing.says}",
    bool: lambda _, value: "yes" if value else "no",
}


class Both(NamedTuple):
    """Two rulebooks; each version of a part is described in the words of its own."""

    old: Rulebook
    new: Rulebook

    def clauses(self, before: Part, after: Part) -> Iterator[str]:
        for name in type(after).model_fields:
            was, now = getattr(before, name), getattr(after, name)
            if was == now or name in SEPARATE.get(type(after), ()):
                continue
            if name == "points":
                yield f"{len(_without(now, was))} of its {len(now)} points are new or changed"
            elif isinstance(now, dict) and name not in BY_FIELD:
                yield from self._answers(label(name), was, now)
            elif isinstance(now, tuple):
                yield from self._several(name, was, now)
            else:
                yield self._one(name, was, now)

    def _one(self, name: str, was: Any, now: Any) -> str:
        texts = say(self.old, name, was), say(self.new, name, now)
        return _changed(label(name), *texts, was, now)

    def _several(self, name: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[str]:
        gone, came = _without(before, after), _without(after, before)
        if not (gone or came) or _in_common(before, after) != _in_common(after, before):
            yield f"the order of the {label(name)}s changed"
        for was, now in _paired(gone, came, name in PARAGRAPHS):
            yield from self._version(name, was, now)
        for item in gone:
            yield f"the {label(name)} “{say(self.old, name, item)}” was removed"
        for item in came:
            yield f"the {label(name)} “{say(self.new, name, item)}” was added"

    def _version(self, name: str, was: Any, now: Any) -> Iterator[str]:
        if isinstance(now, Choice | Row | Cell | Plot | Series):
            text = say(self.new, name, now)
            for clause in self.clauses(was, now):
                yield f"the {label(name)} “{text}”: {clause}"
        else:
            yield self._one(name, was, now)

    def _answers(self, label: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
        for key in dict.fromkeys([*after, *before]):
            if key not in before or key not in after or before[key] != after[key]:
                question = self.new.question.get(key) or self.old.question[key]
                texts = _answer(self.old, before, key), _answer(self.new, after, key)
                raw = before.get(key), after.get(key)
                yield _changed(f"{label} to “{question.label}”", *texts, *raw)


def label(name: str) -> str:
    plural = name.endswith("s") and name not in LABELS
    return LABELS.get(name) or (name[:-1] if plural else name).replace("_", " ")


def say(rulebook: Rulebook, name: str, value: Any) -> str:
    """One value of the field `name` in words; empty if there is none."""
    if type(value) in BY_TYPE:
        return BY_TYPE[type(value)](rulebook, value)
    if name in BY_FIELD:
        return BY_FIELD[name](rulebook, value)
    return "" if value is None else str(value)


def _answer(rulebook: Rulebook, raw: dict[str, Any], key: str) -> str:
    answers, _ = read_answers(rulebook, raw)
    return say_answer(rulebook.question[key], answers.get(key)) if key in raw else ""


def _changed(label: str, was: str, now: str, *raw: Any) -> str:
    if was == now:  # two values with one name, or one in two spellings
        was, now = (f"{was} ({_written(value)})" for value in raw)
    return say_change(label, was, now)


def _written(value: Any) -> str:
    plain = value.model_dump(mode="json") if isinstance(value, Part) else value
    return json.dumps(plain, ensure_ascii=False)


def _without(these: Iterable[Any], those: Iterable[Any]) -> list[Any]:
    """These without those, as multisets: what occurs twice must be removed twice."""
    left, rest = list(those), []
    for item in these:
        if item in left:
            left.remove(item)
        else:
            rest.append(item)
    return rest


def _identity(item: Any) -> object:
    find = IDENTITY.get(type(item))
    return find(item) if find else item


def _paired(gone: list[Any], came: list[Any], in_turn: bool) -> list[tuple[Any, Any]]:
    """Removes the two versions of each thing from both lists, and returns them in pairs."""
    pairs = []
    for was in list(gone):
        same = (now for now in came if in_turn or _identity(now) == _identity(was))
        if (now := next(same, None)) is not None:
            gone.remove(was)
            came.remove(now)
            pairs.append((was, now))
    return pairs


def _in_common(these: Iterable[Any], those: Iterable[Any]) -> list[object]:
    known = [_identity(item) for item in those]
    return [identity for identity in dict.fromkeys(map(_identity, these)) if identity in known]
