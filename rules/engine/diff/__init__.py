"""What differs between two rulebooks, in sentences that an architect understands."""

from .parts import RulebookChange, difference

__all__ = ["RulebookChange", "difference"]
