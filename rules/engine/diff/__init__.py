"""What differs between two rulebooks, in sentences that an architect understands."""

from .fields import label, say
from .parts import RulebookChange, difference, full_names

__all__ = ["RulebookChange", "difference", "full_names", "label", "say"]
