"""From a document, as YAML or JSON gives it, to a rulebook that is whole."""

from pydantic import ValidationError

from .references import broken
from .schema import Rulebook


class RulebookError(ValueError):
    """A document is not a rulebook; `problems` has a line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_rulebook(document: object) -> Rulebook:
    """The rulebook that a document (mappings, lists, text and numbers) describes.

    Raises RulebookError, which names each offending key and what was expected there.
    """
    try:
        rulebook = Rulebook.model_validate(document)
    except ValidationError as error:
        raise RulebookError(_problems(error, document)) from None
    if problems := broken(rulebook):
        raise RulebookError(problems)
    return rulebook


def _problems(error: ValidationError, document: object) -> list[str]:
    return [f"{_place(each['loc'], document)}: {each['msg']}" for each in error.errors()]


def _place(loc: tuple[int | str, ...], document: object) -> str:
    """`("steps", 1, "title")` as `steps.load.title`: parts are named by their key, not counted."""
    names = []
    for step in loc:
        try:
            document = document[step]  # type: ignore[index]
        except (LookupError, TypeError):
            document = None  # the part is missing, or pydantic names one of several alternatives
        key = document.get("key") if isinstance(document, dict) else None
        names.append(str(key if isinstance(step, int) and isinstance(key, str) else step))
    return ".".join(names) or "rulebook"
