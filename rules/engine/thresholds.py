"""Names of thresholds in conditions and texts, and the numbers for which they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from .references import TESTS
from .renaming import THRESHOLD
from .schema import Condition, Part, Rule, Rulebook

Numbers = Mapping[str, int]

# What tells the parts of a list apart.
KEYS = ("key", "option", "claim")


def with_numbers(written: Rulebook) -> Rulebook:
    """The rulebook with numbers in the place of names; all but its document is read from this."""
    numbers = {threshold.key: threshold.number for threshold in written.thresholds}
    resolved: Rulebook = with_numbers_in(written, numbers) if numbers else written
    if resolved is not written:
        resolved._written = written
    return resolved


def with_numbers_in(value: Any, numbers: Numbers) -> Any:
    """A part, or a part of one, with numbers in the place of names; itself if it has none."""
    if isinstance(value, Condition):
        return _condition(value, numbers)
    if isinstance(value, Part):
        fields = ((name, getattr(value, name)) for name in type(value).model_fields)
        found = ((name, before, with_numbers_in(before, numbers)) for name, before in fields)
        changes = {name: after for name, before, after in found if after is not before}
        return value.changed(**changes) if changes else value
    if isinstance(value, tuple):
        items = tuple(with_numbers_in(item, numbers) for item in value)
        changed = any(after is not before for before, after in zip(value, items, strict=True))
        return items if changed else value
    return filled(value, numbers) if isinstance(value, str) else value


def _condition(condition: Condition, numbers: Numbers) -> Condition:
    if not any(named(condition)):
        return condition
    values = tuple(numbers.get(str(value), value) for value in condition.values)
    return condition.changed(value=values if isinstance(condition.value, tuple) else values[0])


def named(condition: Condition) -> tuple[str, ...]:
    """The thresholds that a condition names: none of a choice's test, which names choices."""
    if condition.test not in TESTS["number"]:
        return ()
    return tuple(value for value in condition.values if isinstance(value, str))


def names_of(rule: Rule) -> set[str]:
    return {name for condition in rule.when for name in named(condition)}


def filled(text: str, numbers: Numbers) -> str:
    """`more than {many} requests` as "more than 1,000 requests"; other braces stay."""
    if "{" not in text:
        return text
    return THRESHOLD.sub(
        lambda name: f"{numbers[name[1]]:,}" if name[1] in numbers else name[0], text
    )


def named_in_text(text: str) -> list[str]:
    return THRESHOLD.findall(text)


def leaves(value: object, place: str = "") -> Iterator[tuple[str, Condition | str]]:
    """All conditions and texts in a part, each with its place: `scenarios.far.title`."""
    if isinstance(value, Condition | str):
        yield place, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), f"{place}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from leaves(item, f"{place}.{_key(item) or number}")


def _key(part: object) -> str:
    return next((str(getattr(part, name)) for name in KEYS if hasattr(part, name)), "")
