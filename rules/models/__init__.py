"""Rulebooks as rows: the draft that architects edit, and the releases made from it.

A part, its fields and its relations have the names that they have in `engine.schema`; publishing
goes by these names.
"""

from .decision import AnswerTest, Choice, Option, Question, ShownWhen, Step
from .evidence import AppliesWhen, Cell, Claim, LeftOut, Precedent, Remark, Row, Source, Table
from .release import Release, ReleaseIsImmutable
from .rulebook import Rulebook, owner_field, path_to_rulebook
from .scenario import Condition, Effect, Example, Risk, Rule, Scenario, Share

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
    "owner_field",
    "path_to_rulebook",
]
