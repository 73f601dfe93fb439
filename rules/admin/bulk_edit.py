"""One edit of many rows: what is asked, and what becomes of each row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms

from .changes import FieldChange
from .uses import Use


class NewValue(NamedTuple):
    """A field of a selected row, or of a row below it, and what is wrong with its new value."""

    row: Any
    field: str
    value: Any
    problem: str = ""


@dataclass(frozen=True)
class Outcome:
    row: Any
    before: str
    after: str
    values: list[NewValue]
    changes: list[FieldChange]

    @property
    def problems(self) -> list[str]:
        return [value.problem for value in self.values if value.problem]

    def save(self) -> None:
        for value in self.values:
            value.row.save(update_fields=[value.field])


class BulkEdit(forms.Form):
    """What is asked. A subclass says what is meant by it, and how a row reads before and after."""

    required_css_class = "required"
    title: str
    # Said where the selected rows have nothing to change.
    nothing = "The selected rows were changed or deleted meanwhile."

    def __init__(self, rows: list[Any], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.rows = rows

    def is_pointless(self) -> bool:
        return not self.rows

    def say(self, row: Any) -> str:
        raise NotImplementedError

    def new_values(self, row: Any) -> Iterable[NewValue]:
        raise NotImplementedError

    def left_alone(self) -> list[Use]:
        """What is alike in rows that are not selected."""
        return []

    def outcomes(self) -> Iterable[Outcome]:
        """Changes the rows in memory; without valid answers, nothing becomes of them."""
        for row in self.rows:
            before = self.say(row)
            values = list(self.new_values(row)) if self.is_bound and self.is_valid() else []
            changes = [_set(row, value) for value in values]
            yield Outcome(row, before, self.say(row), values, changes)


def _set(selected: Any, new: NewValue) -> FieldChange:
    name = str(new.row._meta.get_field(new.field).verbose_name)
    if new.row is selected:
        name = name.capitalize()
    else:
        name = f"{str(new.row._meta.verbose_name).capitalize()} “{new.row}”, {name}"
    before = _shown(new.row, new.field)
    setattr(new.row, new.field, new.value)
    return FieldChange(name, before, _shown(new.row, new.field))


def _shown(row: Any, field: str) -> str:
    label = getattr(row, f"get_{field}_display", None)
    return str(label() if label else getattr(row, field))


def counted(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices of a form with how often each was found, the most frequent first."""
    counts = Counter(found).most_common()
    return [(value, f"{label} (in {count})") for (value, label), count in counts]
