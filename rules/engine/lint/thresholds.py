import re
from collections import Counter
from collections.abc import Iterator

from rules.engine.schema import Condition
from rules.engine.thresholds import named, named_in_text

from .finding import Finding, Subject

# In so many conditions, a number should have a name.
OFTEN = 4
CODE = re.compile(r"`[^`]*`")


def unused_thresholds(subject: Subject) -> Iterator[Finding]:
    used: set[str] = set()
    for _, leaf in subject.leaves:
        used.update(named(leaf) if isinstance(leaf, Condition) else named_in_text(leaf))
    for threshold in subject.rulebook.written.thresholds:
        if threshold.key not in used:
            text = f"Nothing uses the threshold “{threshold.title}”: no condition and no text."
            yield Finding("warning", "thresholds", threshold.key, text)


def names_of_no_threshold(subject: Subject) -> Iterator[Finding]:
    """Braces in code, such as `/items/{id}`, are not meant for a threshold."""
    for place, leaf in subject.leaves:
        said = CODE.sub("", leaf) if isinstance(leaf, str) and "{" in leaf else ""
        for name in named_in_text(said):
            if name not in subject.rulebook.threshold:
                text = f"“{{{name}}}” is the name of no threshold, so readers see it as it is."
                yield Finding("warning", *_part_and_key(place), text)


def _part_and_key(place: str) -> tuple[str, str]:
    """Of `scenarios.far.rules.a.reason`, the rule; of a text of the rulebook itself, nothing."""
    names = place.split(".")
    above = 2 if names[2:3] in (["rules"], ["questions"]) else 0
    part, key, *_ = [*names[above:], ""]
    return (part, key) if key else ("", "")


def numbers_without_a_name(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    for (key, number), count in _bare_numbers(subject).items():
        if count >= OFTEN:
            text = (
                f"{number:,} stands in {count} conditions on “{rulebook.question[key].label}”. "
                "Give it a name, so that one edit moves all of them."
            )
            yield Finding("warning", "questions", key, text, number=number)


def _bare_numbers(subject: Subject) -> Counter[tuple[str, int]]:
    """How many conditions have a number, by question, that they do not name."""
    found: Counter[tuple[str, int]] = Counter()
    for _, leaf in subject.leaves:
        if isinstance(leaf, Condition):
            numbers = {value for value in leaf.values if isinstance(value, int)}
            found.update((leaf.question, number) for number in numbers)
    return found
