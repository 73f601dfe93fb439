"""What the site stores for those who use it, a file a noun."""

from .bucket import Bucket
from .decision import Decision, Revisit
from .identity import Identity
from .impact import Impact
from .load_test import LoadTest
from .log import Entry, Log
from .mutation_run import MutationRun
from .opening import Opening
from .panel import Panel, Submission
from .position import Position
from .result import Result
from .token import new_token
from .withdrawable import Withdrawable

__all__ = [
    "Bucket",
    "Decision",
    "Entry",
    "Identity",
    "Impact",
    "LoadTest",
    "Log",
    "MutationRun",
    "Opening",
    "Panel",
    "Position",
    "Result",
    "Revisit",
    "Submission",
    "Withdrawable",
    "new_token",
]
