"""Where architects edit drafts and publish them."""

from . import decision, evidence, release, rulebook, scenario

__all__ = ["decision", "evidence", "release", "rulebook", "scenario"]
