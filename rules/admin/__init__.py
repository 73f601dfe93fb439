"""The pages on which architects edit drafts: a module for each noun, and what they share."""

from . import (
    claim,
    example,
    option,
    precedent,
    question,
    release,
    remark,
    rule,
    rulebook,
    scenario,
    source,
    step,
    table,
)

__all__ = [
    "claim",
    "example",
    "option",
    "precedent",
    "question",
    "release",
    "remark",
    "rule",
    "rulebook",
    "scenario",
    "source",
    "step",
    "table",
]
