import json
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import Field, PrivateAttr

from ..value_types import ClaimId, Key, Line, Plain, Text
from .evidence import Claim, Example, LeftOut, Precedent, Remark, Source, Table
from .measurements import Bearing, Measurement
from .part import Part
from .questions import Condition, Question, Step, Threshold
from .scenarios import Option, Rule, Scenario

T = TypeVar("T")
RenamedKind = Literal[
    "option",
    "step",
    "question",
    "choice",
    "scenario",
    "rule",
    "example",
    "source",
    "claim",
    "measurement",
    "precedent",
    "remark",
    "table",
    "row",
    "threshold",
]


class ScenarioRule(NamedTuple):
    scenario: Scenario
    rule: Rule


class Borne(NamedTuple):
    """A measurement, and what it says of a claim."""

    measurement: Measurement
    bearing: Bearing


class Renamed(Part):
    """A key that earlier releases have, and what it is now: `{kind: rule, old: far, new: long}`.

    `within` is the key of a choice's question, or of a row's table.
    """

    kind: RenamedKind
    within: Key | Literal[""] = ""
    old: Key | ClaimId
    new: Key | ClaimId


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
    thresholds: tuple[Threshold, ...] = ()
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    left_out: tuple[LeftOut, ...] = ()
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    measurements: tuple[Measurement, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    remarks: tuple[Remark, ...] = ()
    tables: tuple[Table, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    _written: "Rulebook | None" = PrivateAttr(None)

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

    @property
    def written(self) -> "Rulebook":
        """The rulebook as its document has it: with names where this one has their numbers."""
        return self._written or self

    def plain(self) -> dict[str, Any]:
        """A document that `read_rulebook` reads as an equal rulebook; defaults are left out."""
        return self.written.model_dump(mode="json", exclude_defaults=True)

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
    def threshold(self) -> dict[str, Threshold]:
        return {threshold.key: threshold for threshold in self.thresholds}

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
    def measurement(self) -> dict[str, Measurement]:
        return {measurement.key: measurement for measurement in self.measurements}

    @cached_property
    def borne(self) -> dict[str, list[Borne]]:
        """Claim -> what measurements say of it; without the claims that none bears on."""
        found: dict[str, list[Borne]] = {}
        for measurement in self.measurements:
            for bearing in measurement.bears_on:
                found.setdefault(bearing.claim, []).append(Borne(measurement, bearing))
        return found

    @cached_property
    def precedent(self) -> dict[str, Precedent]:
        return {precedent.key: precedent for precedent in self.precedents}

    @cached_property
    def example(self) -> dict[str, Example]:
        return {example.key: example for example in self.examples}
