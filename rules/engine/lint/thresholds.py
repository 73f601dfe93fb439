import re
from collections import Counter
from collections.abc import Iterator

from rules.engine.schema import Condition, Rulebook
from rules.engine.thresholds import leaves, named, named_in_text

from .finding import Finding, Subject

# In so many conditions, a number should have a name.
OFTEN = 4
CODE = re.compile(r"`[^`]*`")


def unused_thresholds(subject: Subject) -> Iterator[Finding]:
    written = subject.rulebook.written
    used: set[str] = set()
    for _, leaf in leaves(written):
        used.update(named(leaf) if isinstance(leaf, Condition) else named_in_text(leaf))
    for threshold in written.thresholds:
        if threshold.key not in used:
            text = f"Nothing uses the threshold “{threshold.title}”: no condition and no text."
            yield Finding("warning", "thresholds", threshold.key, text)


def names_of_no_threshold(subject: Subject) -> Iterator[Finding]:
    """Braces in code, such as `/items/{id}`, are not meant for a threshold."""
    written = subject.rulebook.written
    for place, leaf in leaves(written):
        said = CODE.sub("", leaf) if isinstance(leaf, str) else ""
        for name in named_in_text(said):
            if name not in written.threshold:
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
    for (key, number), count in bare_numbers(rulebook).items():
        if count >= OFTEN:
            text = (
                f"{number:,} stands in {count} conditions on “{rulebook.question[key].label}”. "
                "Give it a name, so that one edit moves all of them."
            )
            yield Finding("warning", "questions", key, text, number=number)


def bare_numbers(rulebook: Rulebook) -> Counter[tuple[str, int]]:
    """How many conditions have a number, by question, that they do not name."""
    found: Counter[tuple[str, int]] = Counter()
    for _, leaf in leaves(rulebook.written):
        if isinstance(leaf, Condition):
            numbers = {value for value in leaf.values if isinstance(value, int)}
            found.update((leaf.question, number) for number in numbers)
    return found
