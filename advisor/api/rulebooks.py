"""What can be decided: rulebooks, their releases and the questions of a release."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from advisor.exports.verdict import SchemaPart
from advisor.verdict.sheet import published_or_404
from rules.models import Release
from rules.releases import PublishedRulebook, all_current

from .problems import problems
from .questions import Questions

router = Router(tags=["Rulebooks"])


class OptionOffered(SchemaPart):
    """What can be recommended."""

    key: str = Field(description="The option's key.")
    name: str = Field(description="Its name.")
    summary: str = Field(description="What it is. May have a little Markdown.")


class RulebookOffered(SchemaPart):
    """A decision, as its latest release makes it."""

    key: str = Field(description="The rulebook's key.")
    title: str = Field(description="The decision that it is about.")
    summary: str = Field(description="What it is about. May have a little Markdown.")
    release: int = Field(description="The number of the latest release.")
    options: list[OptionOffered] = Field(description="What it can recommend.")

    @classmethod
    def of(cls, release: PublishedRulebook) -> "RulebookOffered":
        rulebook = release.rulebook
        return cls(
            key=rulebook.key,
            title=rulebook.title,
            summary=rulebook.summary,
            release=release.number,
            options=[
                OptionOffered(key=option.key, name=option.name, summary=option.summary)
                for option in rulebook.options
            ],
        )


class ReleasePublished(SchemaPart):
    """A release. It never changes."""

    number: int = Field(description="Its number.")
    sha256: str = Field(description="Its SHA-256, in hexadecimal digits.")
    published_at: dt.datetime = Field(description="When it was published.")
    note: str = Field(description="What is new, in the publisher's words; may be empty.")
    without_approval: bool = Field(
        description="Whether the site demanded that somebody else approves it, and nobody had."
    )


@router.get("", response={200: list[RulebookOffered], **problems()}, summary="List the rulebooks")
def rulebooks(request: HttpRequest) -> list[RulebookOffered]:
    """The rulebooks that this site offers, each with its latest release and its options."""
    return [RulebookOffered.of(release) for release in all_current()]


@router.get(
    "/{rulebook}",
    response={200: RulebookOffered, **problems(404, 410)},
    summary="Read a rulebook",
)
def rulebook(request: HttpRequest, rulebook: str) -> RulebookOffered:
    """Its latest release and its options, also if it is not listed."""
    return RulebookOffered.of(published_or_404(rulebook))


@router.get(
    "/{rulebook}/releases",
    response={200: list[ReleasePublished], **problems(404, 410)},
    summary="List the releases of a rulebook",
)
def releases(request: HttpRequest, rulebook: str) -> list[ReleasePublished]:
    """The latest first. The page of a release has its rules to download."""
    published_or_404(rulebook)
    rows = Release.objects.filter(rulebook__key=rulebook).defer("document").order_by("-number")
    return [ReleasePublished.model_validate(row, from_attributes=True) for row in rows]


@router.get(
    "/{rulebook}/releases/{number}/questions",
    response={200: Questions, **problems(404, 410, 422)},
    summary="Read the questions of a release",
)
def questions(request: HttpRequest, rulebook: str, number: int) -> Questions:
    """What to find out about a project, and how to write the answers down."""
    return Questions.of(published_or_404(rulebook, number))
