"""What was saved: results, what a panel agrees on, and logs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router
from ninja.errors import HttpError
from pydantic import Field

from advisor.exports.document import Document
from advisor.exports.verdict import SchemaPart
from advisor.exports.views import record_or_404
from advisor.log.document import LogDocument
from advisor.log.lines import lines_of
from advisor.log.lookup import log_or_404
from advisor.log.releases import Releases
from advisor.panels.agreement import Agreement, AnswerGroup, Topic
from advisor.panels.gate import may_see, second_seen
from advisor.panels.page import panel_or_404, release_of
from advisor.web.addresses import site_of
from advisor.web.limits import count_read
from rules.engine.schema import Answer

from .problems import problems

router = Router(tags=["Saved"])
RESULT = "read-result"  # the name of the route
BLIND = "This panel is blind: its answers can be read once it has ended, or by who has handed in"


class Group(SchemaPart):
    """People who gave the same answer."""

    answer: str | int | list[str] | None = Field(description="Their answer; null if unsure.")
    said: str = Field(description="The same in words.")
    people: list[str] = Field(description="Their names, as typed.")

    @classmethod
    def of(cls, group: AnswerGroup) -> "Group":
        return cls(answer=_plain(group.answer), said=group.text, people=group.names)


class Asked(SchemaPart):
    """A question that the panel was asked."""

    question: str = Field(description="The question's key.")
    label: str = Field(description="The question in a word or two.")
    agreed: str | int | list[str] | None = Field(
        description="What several answered and nobody contradicted; null if there is none."
    )
    groups: list[Group] = Field(description="The answers, the most frequent first.")

    @classmethod
    def of(cls, topic: Topic) -> "Asked":
        return cls(
            question=topic.question.key,
            label=topic.question.label,
            agreed=_plain(topic.agreed),
            groups=[Group.of(group) for group in topic.groups],
        )


class Votes(SchemaPart):
    """What an option gets."""

    option: str | None = Field(description="The option's key; null for no recommendation.")
    people: list[str] = Field(description="To whose answers it is recommended.")


class PanelAgreement(SchemaPart):
    """Where the people of a panel agree, and where they differ."""

    link: str = Field(description="Where people read it.")
    title: str = Field(description="What is decided, as plain text; may be empty.")
    rulebook: str = Field(description="The key of the rulebook that was used.")
    release: int = Field(description="The number of the rulebook's release.")
    ended: bool = Field(description="Whether it takes no more answers.")
    votes: list[Votes] = Field(description="What their verdicts recommend, most votes first.")
    settled: bool = Field(description="Whether what they agree on settles the recommendation.")
    recommended: str | None = Field(
        description="The key of what is recommended on the agreed answers alone, if anything is."
    )
    questions: list[Asked] = Field(description="Every question that one of them was asked.")


def _plain(answer: Answer | None) -> str | int | list[str] | None:
    return list(answer) if isinstance(answer, tuple) else answer


@router.get(
    "/results/{token}",
    response={200: Document, **problems(404, 410)},
    by_alias=True,
    summary="Read a result",
    url_name=RESULT,
)
def read_result(request: HttpRequest, token: str) -> Document:
    """What its page can export, with the team's decision and positions."""
    schema = request.build_absolute_uri(reverse("result-schema"))
    return Document.of(record_or_404(request, token), schema)


@router.get(
    "/panels/{panel}",
    response={200: PanelAgreement, **problems(404, 410, 429)},
    summary="Read what a panel agrees on",
)
def read_panel(request: HttpRequest, panel: str) -> PanelAgreement:
    """Only of a panel whose answers everybody may see."""
    count_read(request)
    row = panel_or_404(panel)
    if not may_see(row, None):
        raise HttpError(403, BLIND)
    release = release_of(row)
    agreement = Agreement.of(release.rulebook, row.submissions.all(), second_seen(row, None))
    agreed = agreement.report.option
    return PanelAgreement(
        link=request.build_absolute_uri(reverse("panel", args=[panel])),
        title=row.title,
        rulebook=release.rulebook.key,
        release=release.number,
        ended=row.ended_at is not None,
        votes=[
            Votes(option=vote.option.key if vote.option else None, people=vote.names)
            for vote in agreement.votes
        ],
        settled=agreement.is_enough,
        recommended=agreed.key if agreed else None,
        questions=[Asked.of(topic) for topic in agreement.topics],
    )


@router.get(
    "/logs/{log}",
    response={200: LogDocument, **problems(404, 410, 429)},
    by_alias=True,
    summary="Read a log",
)
def read_log(request: HttpRequest, log: str) -> Any:
    """A team's decisions, in the order in which they were added."""
    count_read(request)
    row, releases = log_or_404(log), Releases()
    return LogDocument.of(row, lines_of(row, releases), releases, site_of(request))
