"""What a rulebook calls the parts of earlier releases, whose keys may have been others.

Stored results keep the keys with which they were saved. `Rulebook.renamed` says what these are now.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Self

from .schema import Rulebook

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
    "thresholds": "threshold",
    "question": "question",
    "questions": "question",
    "rate": "question",
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
    "measurements": "measurement",
    "precedents": "precedent",
    "remarks": "remark",
    "tables": "table",
    "rows": "row",
    "examples": "example",
    "showcase": "example",
}
# The name of a threshold in a text: `more than {many} requests`.
THRESHOLD = re.compile(r"\{([a-z][a-z0-9-]*)\}")
OF_NUMBERS = ("above", "at-least", "below", "at-most", "between")
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
            place: _resolved(pairs, known_keys(rulebook, *place))
            for place, pairs in recorded.items()
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
        if name == "versions":
            return value  # of software, by name
        if name == "value" and part.get("test") in OF_NUMBERS:
            return self._value("threshold", value)
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
        if not isinstance(value, str):
            return value
        return self.of(kind, value) if kind else self._text(value)

    def _text(self, text: str) -> str:
        if ("threshold", "") not in self._new:
            return text
        return THRESHOLD.sub(lambda name: f"{{{self.of('threshold', name[1])}}}", text)


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


def known_keys(rulebook: Rulebook, kind: str, within: str) -> Collection[str]:
    """All keys of a kind; of choices and rows of tables, those in that question or table."""
    if kind == "choice":
        return rulebook.question[within].choice if within in rulebook.question else ()
    if kind == "row":
        return {row.key for t in rulebook.tables if t.key == within for row in t.rows}
    parts = (
        (rule for _, rule in rulebook.rules) if kind == "rule" else getattr(rulebook, f"{kind}s")
    )
    return {part.key for part in parts}
