"""Who is in: the people of a panel by name, and those of whom answers are still expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.models import Panel, Submission


@dataclass(frozen=True)
class Turnout:
    """How many have handed in, and the expected names that are not among them."""

    count: int
    missing: Sequence[str]
    is_expected: bool

    @classmethod
    def of(cls, panel: Panel, submissions: Iterable[Submission]) -> "Turnout":
        names = [submission.name for submission in submissions if not submission.removed_at]
        handed_in = {name.casefold() for name in names}
        expected = panel.expected_names
        missing = [name for name in expected if name.casefold() not in handed_in]
        return cls(len(names), missing, bool(expected))

    @property
    def said(self) -> str:
        """ "3 of 5 are in", "2 are in" or "Nobody is in yet"."""
        verb = "is" if self.count == 1 else "are"
        if self.missing:
            return f"{self.count} of {self.count + len(self.missing)} are in"
        if not self.count:
            return "Nobody is in yet"
        if self.is_expected and self.count == 2:
            return "Both are in"
        return f"All {self.count} are in" if self.is_expected else f"{self.count} {verb} in"


def named_submissions(submissions: Iterable[Submission]) -> list[tuple[str, Submission]]:
    """Those not removed. Removed ones count for the names: "Person 2" stays the same person."""
    submissions = list(submissions)
    names = unique_names(submission.name for submission in submissions)
    pairs = zip(names, submissions, strict=True)
    return [(name, submission) for name, submission in pairs if not submission.removed_at]


def unique_names(typed: Iterable[str]) -> list[str]:
    """A name for each: `["Ada", "", "Ada"]` as "Ada", "Person 2", "Ada (2)"."""
    names: list[str] = []
    for number, name in enumerate(typed, 1):
        name = name or f"Person {number}"
        count = next(n for n in range(1, number + 1) if _numbered(name, n) not in names)
        names.append(_numbered(name, count))
    return names


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
