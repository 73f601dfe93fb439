"""What to call the people who answered a panel."""

from collections.abc import Iterable

from advisor.models import Submission


def named_submissions(submissions: Iterable[Submission]) -> list[tuple[str, Submission]]:
    """The submissions that are not removed, each with a unique name.

    Removed ones count for the names, so that "Person 2" stays the same person.
    """
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
