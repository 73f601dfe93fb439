"""The pages on which architects edit drafts: a module for each noun, and what they share."""

from . import (  # noqa: F401, each registers its pages
    claim,
    example,
    measurement,
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
    threshold,
)
