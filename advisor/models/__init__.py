"""What the site stores for those who use it, a file a noun."""

from .bucket import Bucket
from .decision import Decision
from .identity import Identity
from .impact import Impact
from .panel import Panel, Submission
from .result import Result
from .token import new_token

__all__ = [
    "Bucket",
    "Decision",
    "Identity",
    "Impact",
    "Panel",
    "Result",
    "Submission",
    "new_token",
]
