"""What differs between two rulebooks, in sentences that an architect understands."""

from .parts import Change, difference

__all__ = ["Change", "difference"]
