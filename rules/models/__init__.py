"""Rulebooks as rows: the drafts that architects edit, and the releases made from them.

A model, its fields and its relations have the names of the part in `engine.schema`:
`rules.drafts` finds them by these names.
"""

from .answer_test import AnswerTest
from .claim import Claim, LeftOut
from .example import Example
from .option import Option
from .part import (
    Positioned,
    number,
    owner_field,
    path_to_rulebook,
    schema_part,
    siblings,
    with_row_at,
)
from .precedent import Precedent
from .question import Choice, Question, ShownWhen
from .release import Release, ReleaseIsImmutable
from .remark import AppliesWhen, Remark
from .risk import Risk
from .rule import Condition, Effect, Rule, Share
from .rulebook import Rulebook
from .scenario import Scenario
from .source import Source
from .step import Step
from .table import Cell, Row, Table
from .threshold import Threshold

__all__ = [
    "AnswerTest",
    "AppliesWhen",
    "Cell",
    "Choice",
    "Claim",
    "Condition",
    "Effect",
    "Example",
    "LeftOut",
    "Option",
    "Positioned",
    "Precedent",
    "Question",
    "Release",
    "ReleaseIsImmutable",
    "Remark",
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
    "path_to_rulebook",
    "schema_part",
    "siblings",
    "with_row_at",
]
