import json
from hashlib import sha256
from typing import Any

from rules.engine.schema import LeftOut, Part, Rulebook

from .finding import Finding


def fingerprint(rulebook: Rulebook, finding: Finding) -> str:
    """The SHA-256 of what a finding says and of the parts that it names.

    Whatever else of the rulebook changes, it stays the same.
    """
    parts = [_plain(rulebook, place) for place in (finding.place, *finding.also)]
    content = [finding.kind, finding.place, finding.text, *parts]
    # Keys are sorted, because a database may return answers in another order.
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _plain(rulebook: Rulebook, place: str) -> dict[str, Any] | None:
    """The part at a place; None for the rulebook itself, of which any row is a part."""
    name, _, key = place.partition(".")
    parts = rulebook.rule.values() if name == "rules" else getattr(rulebook, name, ())
    found: Part | None = next((part for part in parts if _key(part) == key), None)
    return found.model_dump(mode="json", exclude_defaults=True) if found else None


def _key(part: Any) -> str:
    key: str = part.claim if isinstance(part, LeftOut) else part.key
    return key
