"""Brings two versions of a rulebook together that were made apart from one release."""

from .three_way import Conflict, Merge, Side, merge
from .words import ConflictWords, say_conflict

__all__ = ["Conflict", "ConflictWords", "Merge", "Side", "merge", "say_conflict"]
