"""What is decided about: options, and the scenarios and rules that speak for and against them."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from ..value_types import ClaimId, Clause, Key, Line, Plain, Short, Text
from .part import Part
from .questions import Condition

Points = Literal[-4, -2, -1, 1, 2, 4]


class Option(Part):
    """What can be recommended. `fits` and `catch` say when an alternative is worth a look."""

    key: Key
    name: Line
    short: Short
    kind: Literal["contender", "alternative"]
    advice: Line
    summary: Text
    takes_on: tuple[Text, ...] = ()
    fits: Plain = ""
    catch: Plain = ""
    claims: tuple[ClaimId, ...] = ()


class Effect(Part):
    """Points for or against an option: 1 is slight, 2 moderate, 4 strong."""

    option: Key
    points: Points


class Share(Part):
    """`option` gets, beside its own points, those that every rule gives to the option `of`.

    With `gains`, it gets positive points only. `points` says how several shares add up.
    """

    option: Key
    of: Key
    gains: bool = False


class Rule(Part):
    """If all conditions hold: points for options, points shared, options ruled out or doubted.

    A verdict for an option that is doubted is not called clear, however large its margin.
    `reason` is a clause about the reader's project: "your staff edit data every day".
    """

    key: Key
    reason: Line
    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    effects: tuple[Effect, ...] = ()
    shares: tuple[Share, ...] = ()
    rules_out: tuple[Key, ...] = ()
    doubts: tuple[Key, ...] = ()
    claims: tuple[ClaimId, ...] = ()

    @cached_property
    def questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(condition.question for condition in self.when))

    @cached_property
    def points(self) -> dict[str, int]:
        """Option -> the points that the rule gives it, without shared ones."""
        return {effect.option: effect.points for effect in self.effects}

    @cached_property
    def merges(self) -> tuple[tuple[str, str], ...]:
        """(ruled-out option, the one that gets its points): choosing one amounts to the other."""
        return tuple((it.of, it.option) for it in self.shares if it.of in self.rules_out)


class Risk(Part):
    """What goes wrong if `option` is chosen in a scenario that it does not fit."""

    option: Key
    consequence: Text
    mechanism: Text
    symptom: Text
    first_seen: Line
    claims: tuple[ClaimId, ...] = ()


class Scenario(Part):
    """A named situation; `typical` are answers of a project that is in it.

    `because` names the mechanism in a clause, as it follows that word. `rate` is the question whose
    answer says how many a second there are, so that one can put them on one's own server.
    """

    key: Key
    title: Line
    option: Key
    because: Clause = ""
    mechanism: Text
    rule_of_thumb: Text
    tripwire: Text
    rate: Key | None = None
    typical: dict[str, Any] = {}
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @cached_property
    def risk(self) -> dict[str, Risk]:
        return {risk.option: risk for risk in self.risks}
