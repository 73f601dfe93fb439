"""Rulebooks as rows: the drafts that architects edit, their review, and the releases made of them.

The model of a part, its fields and its relations have the names of the part in `engine.schema`:
`rules.drafts` finds them by these names.
"""

from .accepted_warning import AcceptedWarning
from .answer_test import AnswerTest
from .approval import Approval
from .claim import Claim, LeftOut
from .comment import Comment
from .deleted_rulebook import DeletedRulebook
from .example import Example
from .measurement import Bearing, Measurement
from .option import Option
from .part import (
    Positioned,
    number,
    owner_field,
    part_models,
    path_to_rulebook,
    schema_part,
    siblings,
    with_row_at,
)
from .precedent import Precedent
from .question import Choice, Question, ShownWhen
from .release import Release, ReleaseIsImmutable
from .remark import AppliesWhen, Remark
from .renamed import Renamed
from .risk import Risk
from .rule import Condition, Effect, Rule, Share
from .rulebook import Rulebook
from .scenario import Scenario
from .source import Source
from .step import Step
from .table import Cell, Row, Table
from .threshold import Threshold

__all__ = [
    "AcceptedWarning",
    "AnswerTest",
    "AppliesWhen",
    "Approval",
    "Bearing",
    "Cell",
    "Choice",
    "Claim",
    "Comment",
    "Condition",
    "DeletedRulebook",
    "Effect",
    "Example",
    "LeftOut",
    "Measurement",
    "Option",
    "Positioned",
    "Precedent",
    "Question",
    "Release",
    "ReleaseIsImmutable",
    "Remark",
    "Renamed",
    "Risk",
    "Row",
    "Rule",
    "Rulebook",
    "Scenario",
    "Share",
    "ShownWhen",
    "Source",
    "Step",
    "Table",
    "Threshold",
    "number",
    "owner_field",
    "part_models",
    "path_to_rulebook",
    "schema_part",
    "siblings",
    "with_row_at",
]
