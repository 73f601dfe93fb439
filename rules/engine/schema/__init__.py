"""A rulebook: one decision with its options, questions, scenarios, rules and evidence.

Every object is frozen. `reading.read_rulebook` makes a Rulebook and checks that every key in it
refers to something.
"""

from .evidence import (
    Basis,
    Cell,
    Claim,
    Example,
    Grade,
    LeftOut,
    Precedent,
    Remark,
    Row,
    Source,
    Table,
)
from .measurements import Axis, Bearing, Measurement, Plot, Point, Relation, Series
from .part import Answer, Answers, Part, Standing
from .questions import Choice, Condition, Kind, Matter, Pick, Question, Step, Test, Threshold
from .rulebook import Borne, Renamed, RenamedKind, Rulebook, ScenarioRule
from .scenarios import Effect, Option, Points, Risk, Rule, Scenario, Share

__all__ = [
    "Answer",
    "Answers",
    "Axis",
    "Basis",
    "Bearing",
    "Borne",
    "Cell",
    "Choice",
    "Claim",
    "Condition",
    "Effect",
    "Example",
    "Grade",
    "Kind",
    "LeftOut",
    "Matter",
    "Measurement",
    "Option",
    "Part",
    "Pick",
    "Plot",
    "Point",
    "Points",
    "Precedent",
    "Question",
    "Relation",
    "Remark",
    "Renamed",
    "RenamedKind",
    "Risk",
    "Row",
    "Rule",
    "Rulebook",
    "Scenario",
    "ScenarioRule",
    "Series",
    "Share",
    "Source",
    "Standing",
    "Step",
    "Table",
    "Test",
    "Threshold",
]
