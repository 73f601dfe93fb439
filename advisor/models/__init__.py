"""What the site stores for those who use it, a file a noun."""

from .bucket import Bucket
from .decision import Decision, Revisit
from .identity import Identity
from .impact import Impact
from .log import Entry, Log
from .mutation_run import MutationRun
from .panel import Panel, Submission
from .position import Position
from .result import Result
from .token import new_token

__all__ = [
    "Bucket",
    "Decision",
    "Entry",
    "Identity",
    "Impact",
    "Log",
    "MutationRun",
    "Panel",
    "Position",
    "Result",
    "Revisit",
    "Submission",
    "new_token",
]
