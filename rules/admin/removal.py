"""What goes with a question or a choice that is deleted while it is in use."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from rules.drafts.field_values import to_row_value
from rules.drafts.mentions import answered, as_list, conditions_on, named_choices
from rules.drafts.thresholds import texts_with
from rules.models import Choice, Question, Remark, Rule, ShownWhen, owner_field

from .uses import Use, owners_left_empty, page_row


class AnswersLeft(NamedTuple):
    """A row with answers of which some go, the field that has them, and those that are left."""

    row: Any
    field: str
    left: Mapping[str, Any]


class Removal:
    """Of a question: its conditions and answers go. A rule or remark without another goes, too."""

    row: Any
    question: Question

    def __init__(self, row: Question) -> None:
        self.row = self.question = row

    def value_left(self, test: Any) -> str | None:
        """The value of a condition afterwards; None if the condition goes."""
        return None

    def never_holds(self, test: Any) -> bool:
        """Whether a condition that goes could not hold any more."""
        return False

    def answers_left(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: answer for key, answer in answers.items() if key != self.question.key}

    @cached_property
    def tests(self) -> list[Any]:
        """The conditions that name it."""
        return list(conditions_on(self.question))

    @cached_property
    def narrowed(self) -> list[Any]:
        """Conditions that stay, for other choices."""
        return [test for test in self.tests if self.value_left(test) is not None]

    @cached_property
    def parts(self) -> list[Any]:
        """Rules and remarks that go as a whole."""
        going = (test for test in self.tests if self.value_left(test) is None)
        owned = groupby(sorted(going, key=_by_owner), key=owner_of)
        lost = ((owner, self._is_lost(owner, tests)) for owner, tests in owned)
        return [owner for owner, is_lost in lost if is_lost]

    def _is_lost(self, owner: Any, going: Iterable[Any]) -> bool:
        tests = list(going)
        if isinstance(owner, Question):
            return False  # it is shown in any case then
        is_limited = isinstance(owner, Remark) and (
            owner.scenarios.exists() or owner.options.exists()
        )
        is_bare = len(tests) == owner.when.count() and not is_limited
        return is_bare or any(map(self.never_holds, tests))

    @cached_property
    def thresholds(self) -> list[Any]:
        """Thresholds of the question, which no other can have."""
        return list(self.question.thresholds.all())

    @cached_property
    def loads(self) -> list[Any]:
        """Scenarios of which the question says the load. They stay, without it."""
        return list(self.question.loads.all())

    @cached_property
    def conditions(self) -> list[Any]:
        """Conditions that go from what stays."""
        return [
            test
            for test in self.tests
            if self.value_left(test) is None and owner_of(test) not in self.parts
        ]

    @cached_property
    def answers(self) -> list[AnswersLeft]:
        found = [
            AnswersLeft(row, name, self.answers_left(getattr(row, name)))
            for row, name in answered(self.question.rulebook)
        ]
        return [each for each in found if each.left != getattr(each.row, each.field)]

    @property
    def rules(self) -> list[Any]:
        return [part for part in self.parts if isinstance(part, Rule)]

    @property
    def blockers(self) -> Iterator[Use]:
        """What has to be changed first."""
        yield from owners_left_empty(Rule, self.rules)
        yield from owners_left_empty(type(self.row), [self.row])
        for threshold in self.thresholds:
            for user, _ in texts_with(f"{{{threshold.key}}}", threshold.rulebook):
                if (page := page_row(user)) not in self.parts:
                    yield Use(page, f"has the number “{threshold}” in a text")

    @property
    def counts(self) -> list[tuple[str, int]]:
        """`[("condition", 3), ("rule", 1)]`, without what there is none of."""
        counts = {
            "condition": len(self.conditions) + len(self.narrowed),
            "answer": len(self.answers),
            "rule": len(self.rules),
            "remark": len(self.parts) - len(self.rules),
            "threshold": len(self.thresholds),
            "load": len(self.loads),
        }
        return [(noun, count) for noun, count in counts.items() if count]

    @property
    def digest(self) -> str:
        """Another one if something else would go."""
        rows = [
            (row._meta.model_name, row.pk)
            for row in (*self.tests, *self.parts, *self.thresholds, *self.loads)
        ]
        answers = [(each.row._meta.model_name, each.row.pk, each.left) for each in self.answers]
        return hashlib.sha256(repr([sorted(rows), answers]).encode()).hexdigest()


class ChoiceRemoval(Removal):
    """Of a choice. All other answers lead to the same verdicts as before.

    A condition without another choice goes if it would always hold. If it never could, its rule or
    remark goes.
    """

    def __init__(self, row: Choice) -> None:
        super().__init__(row.question)
        self.row = row

    @cached_property
    def tests(self) -> list[Any]:
        return [
            test for test in conditions_on(self.question) if self.row.key in named_choices(test)
        ]

    @cached_property
    def thresholds(self) -> list[Any]:
        return []  # of numbers alone

    @cached_property
    def loads(self) -> list[Any]:
        return []  # nor have numbers choices

    def value_left(self, test: Any) -> str | None:
        others = self._others(named_choices(test))
        return to_row_value("value", tuple(others)) if others else None

    def never_holds(self, test: Any) -> bool:
        return not test.negated

    def answers_left(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        answer = answers.get(self.question.key)
        if self.row.key not in as_list(answer):
            return dict(answers)
        others = self._others(as_list(answer))
        return {**answers, self.question.key: others} if others else super().answers_left(answers)

    def _others(self, choices: list[Any]) -> list[Any]:
        return [choice for choice in choices if choice != self.row.key]

    @property
    def blockers(self) -> Iterator[Use]:
        yield from super().blockers
        if self.question.choices.count() <= 2:
            yield Use(self.question, "needs two choices at least")
        for test in self.conditions:
            if isinstance(test, ShownWhen) and self.never_holds(test):
                yield Use(owner_of(test), "is shown for this choice only")


def removal(row: Question | Choice) -> Removal:
    return ChoiceRemoval(row) if isinstance(row, Choice) else Removal(row)


def owner_of(test: Any) -> Any:
    return getattr(test, owner_field(type(test)).name)


def _by_owner(test: Any) -> tuple[str, int]:
    owner = owner_of(test)
    return owner._meta.model_name, owner.pk
