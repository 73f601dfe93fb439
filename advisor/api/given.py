"""What is known of a project, as programs give it, and what comes back once it is saved."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.urls import reverse
from pydantic import Field

from advisor.exports.verdict import SchemaPart
from advisor.models import Result
from advisor.questionnaire.forms import MAX_CONTEXT, MAX_TITLE, AboutForm
from advisor.questionnaire.notes import MAX_NOTE, NotesForm
from advisor.verdict.sheet import MAX_PRIORITIES, AnswerSheet, published_or_404
from advisor.web.problems import Wrong
from rules.engine.answers import read_answers
from rules.engine.renaming import Names
from rules.releases import PublishedRulebook


class WrongRequest(Exception):
    """The request can be read, and some of it is wrong."""

    def __init__(self, wrong: list[Wrong]) -> None:
        self.wrong = wrong


# As documents describe it. `read_answers` says what is wrong, in better words than pydantic.
ANSWER: dict[str, Any] = {
    "type": ["string", "integer", "array", "null"],
    "items": {"type": "string"},
}


Most = Annotated[list[str], Field(max_length=MAX_PRIORITIES)]
Title = Annotated[str, Field(max_length=MAX_TITLE)]
Context = Annotated[str, Field(max_length=MAX_CONTEXT)]
Notes = dict[str, Annotated[str, Field(max_length=MAX_NOTE)]]

# Instead of what pydantic says, by its name for what is wrong.
WORDS = {
    "missing": "This is missing.",
    "extra_forbidden": "Nothing has this name.",
    "string_too_long": "Use at most {max_length:,} characters.",
    "too_long": "Give at most {max_length:,}. These are {actual_length:,}.",
    "string_type": "Give a text.",
    "list_type": "Give a list.",
    "dict_type": "Give an object, like {{}}.",
    "model_type": "Give an object, like {{}}.",
    "int_parsing": "Give a whole number.",
    "int_type": "Give a whole number.",
}


def wrong_parts(errors: Iterable[Mapping[str, Any]]) -> list[Wrong]:
    """What pydantic finds wrong, in words: [{"type": "missing", "loc": ("answers",), ...}, ...]."""
    return [Wrong(_pointer(error["loc"]), _say(error)) for error in errors]


def _pointer(location: Iterable[str | int]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)


def _say(error: Mapping[str, Any]) -> str:
    words = WORDS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else f"{error['msg']}."


class Given(SchemaPart):
    """What is known of a project."""

    answers: dict[str, Any] = Field(
        json_schema_extra={"additionalProperties": ANSWER},
        description="Question key -> a choice's key, several of them, or a whole number in the "
        "question's unit. A missing key means unknown.",
    )
    most: Most = Field(default=[], description="The keys of the questions that matter most.")


class GivenToSave(Given):
    """What is known of a project, and how its result is introduced to readers."""

    title: Title = Field(default="", description="Which project it is.")
    context: Context = Field(default="", description="What to know of it, with a little Markdown.")
    notes: Notes = Field(
        default={},
        description="Question key -> why it was answered so, in plain text of at most "
        f"{MAX_NOTE} characters.",
    )


class SavedResult(SchemaPart):
    """A result that was saved."""

    token: str = Field(description="What stands for it in addresses.")
    permalink: str = Field(description="Where everybody who has this link reads it.")
    edit_link: str = Field(
        description="Where its owner records a decision or withdraws it. It is told only once: "
        "whoever has it may edit the result."
    )

    @classmethod
    def of(cls, result: Result, key: str, site: str) -> Self:
        return cls(
            token=result.token,
            permalink=site + reverse("result", args=[result.token]),
            edit_link=site + reverse("edit", args=[result.token, key]),
        )


def open_release(rulebook: str, number: int) -> PublishedRulebook:
    """Raises Gone if nothing new is decided by the rulebook."""
    published_or_404(rulebook)
    return published_or_404(rulebook, number)


def read_given(release: PublishedRulebook, given: Given) -> AnswerSheet:
    """Raises WrongRequest, with each answer that cannot be read."""
    rulebook = release.rulebook
    answers, problems = read_answers(rulebook, given.answers)
    sheet = AnswerSheet.of(rulebook, answers, given.most)
    wrong = [Wrong(f"/answers/{key}", problem) for key, problem in problems.items()]
    wrong += [
        Wrong("/most", f"“{key[:40]}” is no question with an answer that counts.")
        for key in Names.by(rulebook).questions(given.most)
        if key not in sheet.marked
    ]
    if wrong:
        raise WrongRequest(wrong)
    return sheet


def ignored(sheet: AnswerSheet, given: Given) -> list[str]:
    """The keys of answers that do not count, since the others do not call for them."""
    answers = Names.by(sheet.rulebook).answers(given.answers)
    return [key for key, answer in answers.items() if answer and key not in sheet.answers]


def read_fields(sheet: AnswerSheet, given: GivenToSave) -> dict[str, Any]:
    """What a result stores beside its verdict. Raises WrongRequest."""
    about = AboutForm({"title": given.title, "context": given.context})
    notes = NotesForm(
        [sheet.rulebook.question[key] for key in sheet.answers],
        {f"note-{key}": note for key, note in given.notes.items()},
    )
    wrong = [*_form_problems(about), *_form_problems(notes, "/notes")]
    wrong += [
        Wrong("/notes", f"“{key[:40]}” is no question with an answer that counts.")
        for key in given.notes
        if key not in sheet.answers
    ]
    if wrong:
        raise WrongRequest(wrong)
    return about.cleaned_data | {"notes": notes.notes}


def _form_problems(form: Any, within: str = "") -> list[Wrong]:
    return [
        Wrong(f"{within}/{name}", error) for name, errors in form.errors.items() for error in errors
    ]
