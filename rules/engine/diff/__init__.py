"""What differs between two rulebooks, in sentences that an architect understands."""

from .fields import label, say
from .parts import RulebookChange, difference, full_names
from .texts import Piece, pieces

__all__ = ["Piece", "RulebookChange", "difference", "full_names", "label", "pieces", "say"]
