"""Where architects edit drafts and publish them."""

from . import parts, release, rulebook

__all__ = ["parts", "release", "rulebook"]
