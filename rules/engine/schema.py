"""A rulebook: one decision with its options, questions, scenarios, rules and evidence.

Every object is frozen. `reading.read_rulebook` makes a Rulebook and checks that every key in it
refers to something.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from .value_types import Address, ClaimId, Clause, Day, Key, Line, Plain, Short, Text, Whole, Words

Points = Literal[-4, -2, -1, 1, 2, 4]

Matter = Literal["fact", "judgement"]
Kind = Literal["choice", "choices", "number"]
Test = Literal["is", "is-any-of", "includes", "above", "at-least", "below", "at-most", "between"]
Grade = Literal["first-hand", "practitioner", "vendor", "no-method"]
Standing = Literal["clear", "leaning", "too-close-to-call", "not-enough-answers", "nothing-fits"]
Answer = str | tuple[str, ...] | int
Answers = Mapping[str, Answer]
T = TypeVar("T")


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Condition(Part):
    """A test of one answer: `{question: peak, test: above, value: 5000}`.

    The value is a choice's key for `is` and `includes`, several for `is-any-of` (of which one is
    enough), a whole number in the question's unit for the others, and two of them, both included,
    for `between`.
    """

    question: Key
    test: Test
    value: Whole | Key | tuple[Whole | Key, ...]
    negated: bool = False

    @property
    def values(self) -> tuple[Whole | Key, ...]:
        return self.value if isinstance(self.value, tuple) else (self.value,)


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


class Choice(Part):
    """What can be picked; an `alone` choice cannot be picked together with others."""

    key: Key
    text: Line
    hint: Plain = ""
    alone: bool = False


class Pick(Part):
    """A number to fill in with one click: `3000`, or `{number: 3000, text: A few thousand}`.

    Without a text, a document has the number alone.
    """

    number: Whole
    text: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Pick) else {"number": value}

    @model_serializer
    def _plain(self) -> int | dict[str, Any]:
        return {"number": self.number, "text": self.text} if self.text else self.number


class Question(Part):
    """What one asks about a project. Where people differ over a matter of fact, one of them can
    find it out; over a matter of judgement, they have to talk.
    """

    key: Key
    kind: Kind
    matter_of: Matter = "judgement"
    text: Line
    label: Line
    why: Text
    choices: tuple[Choice, ...] = ()
    unit: Plain = ""
    minimum: Whole = 0
    maximum: Whole = 1_000_000_000
    picks: tuple[Pick, ...] = ()
    shown_when: Condition | None = None

    @cached_property
    def choice(self) -> dict[str, Choice]:
        return {choice.key: choice for choice in self.choices}


class Step(Part):
    key: Key
    title: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


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

    `because` names the mechanism in a clause, as it follows that word.
    """

    key: Key
    title: Line
    option: Key
    because: Clause = ""
    mechanism: Text
    rule_of_thumb: Text
    tripwire: Text
    typical: dict[str, Any] = {}
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @cached_property
    def risk(self) -> dict[str, Risk]:
        return {risk.option: risk for risk in self.risks}


class Source(Part):
    """Where claims come from; due for review after the day `review_by`."""

    key: ClaimId
    title: Line
    author: Plain = ""
    publisher: Line
    date: Plain = ""
    kind: Line
    evidence: Text
    url: Address = ""
    review_by: Day = ""


class Claim(Part):
    """One citable statement; `precedents` are the records that it was read from."""

    key: ClaimId
    source: ClaimId
    grade: Grade
    says: Text
    disputed: Plain = ""
    precedents: tuple[Key, ...] = ()


class LeftOut(Part):
    claim: ClaimId
    reason: Text


class Precedent(Part):
    """A real, public decision. `differs` says why the rulebook would decide differently.

    It is `known` if the rules were made by people who knew it, and so tells less of how good they
    are than one that they were only held to afterwards.
    """

    key: Key
    title: Line
    year: Annotated[int, Field(strict=True, ge=1990, le=2100)]
    source: Line
    url: Address = ""
    facts: Annotated[tuple[Text, ...], Field(min_length=1)]
    chose: Key
    also_acceptable: tuple[Key, ...] = ()
    reasons: Annotated[tuple[Text, ...], Field(min_length=1)]
    outcome: Text
    standing: Literal["clear", "debatable"]
    known: bool = True
    answers: dict[str, Any]
    differs: Plain = ""


class Remark(Part):
    """What a result adds if it applies: what a move costs, what to check first.

    It applies if all of `when` hold, one of `scenarios` matches and one of `options` is
    recommended; an empty list sets no limit.
    """

    key: Key
    kind: Literal["estimate", "pitfall", "check"]
    title: Line
    text: Text
    when: tuple[Condition, ...] = ()
    scenarios: tuple[Key, ...] = ()
    options: tuple[Key, ...] = ()
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]


class Cell(Part):
    option: Key
    text: Line
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]


class Row(Part):
    key: Key
    title: Line
    cells: Annotated[tuple[Cell, ...], Field(min_length=1)]


class Table(Part):
    """Options side by side, as sources state them; `dated` is when they did."""

    key: Key
    title: Line
    note: Text
    dated: Line
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


class Example(Part):
    """Answers with the verdict that they must give; `None` recommends nothing.

    They must match `scenarios` and none of `unmatched`, and rule out `ruled_out`. Any standing
    will do if there is none.
    """

    key: Key
    title: Line
    answers: dict[str, Any]
    recommended: Key | None
    standing: Standing | Literal[""] = ""
    scenarios: tuple[Key, ...] = ()
    unmatched: tuple[Key, ...] = ()
    ruled_out: tuple[Key, ...] = ()


class ScenarioRule(NamedTuple):
    scenario: Scenario
    rule: Rule


class Rulebook(Part):
    """`default_option` is what to choose while too little is known, and `default_text` why."""

    key: Key
    title: Line
    summary: Text
    showcase: Key
    default_option: Key | Literal[""] = ""
    default_text: Plain = ""
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    left_out: tuple[LeftOut, ...] = ()
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    precedents: tuple[Precedent, ...] = ()
    remarks: tuple[Remark, ...] = ()
    tables: tuple[Table, ...] = ()

    # Hashing and comparing all fields, as pydantic does, is slow.
    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rulebook) and self.digest == other.digest

    def prepared(self, make: Callable[["Rulebook"], T]) -> T:
        """`make(self)`, made once for this object; it lives exactly as long as the rulebook.

        So what a release has prepared stays in memory whatever drafts are tried in between.
        """
        if make not in self._prepared:
            self._prepared.setdefault(make, make(self))  # another thread may have been faster
        return self._prepared[make]  # type: ignore[return-value]

    @cached_property
    def _prepared(self) -> dict[object, object]:
        return {}

    def plain(self) -> dict[str, Any]:
        """A document that `read_rulebook` reads as an equal rulebook; defaults are left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def canonical(self) -> str:
        """The rulebook as JSON text, the same for all equal rulebooks.

        Keys are sorted, because a database may return an example's answers in another order.
        """
        return json.dumps(self.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of `canonical()` in UTF-8, as a release shows it."""
        return sha256(self.canonical().encode()).hexdigest()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for step in self.steps for question in step.questions)

    @cached_property
    def rules(self) -> tuple[ScenarioRule, ...]:
        return tuple(ScenarioRule(s, rule) for s in self.scenarios for rule in s.rules)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for _, rule in self.rules for condition in rule.when)

    @cached_property
    def option(self) -> dict[str, Option]:
        return {option.key: option for option in self.options}

    @cached_property
    def question(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def scenario(self) -> dict[str, Scenario]:
        return {scenario.key: scenario for scenario in self.scenarios}

    @cached_property
    def rule(self) -> dict[str, Rule]:
        return {rule.key: rule for _, rule in self.rules}

    @cached_property
    def source(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}

    @cached_property
    def claim(self) -> dict[str, Claim]:
        return {claim.key: claim for claim in self.claims}

    @cached_property
    def precedent(self) -> dict[str, Precedent]:
        return {precedent.key: precedent for precedent in self.precedents}

    @cached_property
    def example(self) -> dict[str, Example]:
        return {example.key: example for example in self.examples}
