"""From a document, as YAML or JSON gives it, to a complete rulebook."""

from typing import Any

from pydantic import ValidationError

from .references import broken
from .schema import Rulebook
from .thresholds import with_numbers
from .value_types import NO_MARKUP, NO_NUL, ONE_LINE

# For people who write rulebooks; pydantic's own messages are for programmers.
MESSAGES = {
    "missing": "expected, but missing",
    "extra_forbidden": "not expected here",
    "too_short": "expected at least {min_length}",
    "too_long": "expected at most {max_length}",
    "string_type": "expected text",
    "string_too_short": "expected at least {min_length} character",
    "string_too_long": "expected at most {max_length} characters",
    "string_pattern_mismatch": "not of the form {pattern}",
    "empty": "expected, but empty",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "literal_error": "expected {expected}",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "tuple_type": "expected a list",
    "dict_type": "expected a mapping",
    "model_type": "expected a mapping",
    "value_error": "{error}",
}
FORMS = {
    NO_NUL: "expected text without the character NUL",
    ONE_LINE: "expected text without line breaks or tabs",
    NO_MARKUP: "expected text without <, >, line breaks or tabs",
}


class RulebookError(ValueError):
    """A document is not a rulebook; `problems` has a line for each thing that is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_rulebook(document: object) -> Rulebook:
    """The rulebook that a document (mappings, lists, text and numbers) describes.

    It has numbers where the document names thresholds; its `written` has the names.
    Raises RulebookError, which names each offending key and what was expected there.
    """
    try:
        rulebook = Rulebook.model_validate(document)
    except ValidationError as error:
        raise RulebookError(_problems(error, document)) from None
    if problems := broken(rulebook):
        raise RulebookError(problems)
    return with_numbers(rulebook)


def read_again(document: dict[str, Any]) -> Rulebook:
    """The same for the document of a release, or one made from it: its references were checked."""
    return with_numbers(Rulebook.model_validate(document))


def _problems(error: ValidationError, document: object) -> list[str]:
    """One line per place; pydantic has one for each type that a value might have had."""
    details = error.errors()
    around = {
        loc[:length] for detail in details for loc in [detail["loc"]] for length in range(len(loc))
    }
    messages: dict[str, list[str]] = {}
    for detail in details:
        loc = detail["loc"]
        # Pydantic also calls a list too short if one of its parts is wrong.
        if detail["type"] != "too_short" or loc not in around:
            context = detail.get("ctx", {})
            words = MESSAGES.get("empty" if _is_empty(detail) else detail["type"])
            words = FORMS.get(context.get("pattern", ""), words)
            message = words.format(**context) if words else detail["msg"]
            messages.setdefault(_place(loc, document), []).append(message)
    return [f"{place}: {'; or: '.join(texts)}" for place, texts in messages.items()]


def _is_empty(detail: Any) -> bool:
    """Whether a key is empty; its pattern would tell nobody what to do."""
    return bool(detail["type"] == "string_pattern_mismatch" and detail["input"] == "")


def _place(loc: tuple[int | str, ...], document: object) -> str:
    """`("steps", 1, "title")` as `steps.load.title`: by the part's key, or else its number."""
    names = []
    for step in loc:
        if not isinstance(document, list | tuple if isinstance(step, int) else dict):
            break  # what follows names one of the types that pydantic tried
        known = isinstance(step, int) or step in document
        document = document[step] if known else None  # type: ignore[index]
        key = document.get("key") if isinstance(document, dict) else None
        counted = str(step + 1) if isinstance(step, int) else step
        names.append(key if isinstance(step, int) and isinstance(key, str) else counted)
    return ".".join(names) or "rulebook"
