"""How often a draft is right on its precedents, each miss with a link to its row."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.accuracy import Accuracy, JudgedPrecedent, Tally
from rules.engine.verdict_words import STANDINGS, say_accuracy
from rules.models import Rulebook

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class DraftMiss(NamedTuple):
    """A precedent that the draft gets wrong; `recommended` is None if nothing is recommended."""

    precedent: schema.Precedent
    row: RowLink
    recommended: schema.Option | None
    chose: schema.Option
    standing: str


class DraftAccuracy(NamedTuple):
    """`by_standing` and `misses` are those of the blind precedents, or of the known if none is."""

    finding: str
    known: Tally | None  # beside blind ones
    by_standing: list[tuple[str, Tally]]
    misses: list[DraftMiss]


@require_safe
@draft_page(VIEW, PUBLISH)
def accuracy_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    context = admin_context(request, row, "Accuracy")
    context["accuracy"] = draft_accuracy(draft(row), RowLinks(row, request.user))
    return render(request, "drafts/accuracy.html", context)


def draft_accuracy(rulebook: schema.Rulebook, rows: RowLinks) -> DraftAccuracy | None:
    """None if the draft has no precedents."""
    accuracy = rulebook.prepared(Accuracy)
    if not accuracy.telling.judged:
        return None
    is_apart = accuracy.blind.judged and accuracy.known.judged
    return DraftAccuracy(
        finding=say_accuracy(accuracy),
        known=accuracy.known.tally if is_apart else None,
        by_standing=[
            (STANDINGS[standing], sample.tally)
            for standing, sample in accuracy.telling.by_standing.items()
        ],
        misses=[_miss(rulebook, rows, judged) for judged in accuracy.telling.misses],
    )


def _miss(rulebook: schema.Rulebook, rows: RowLinks, judged: JudgedPrecedent) -> DraftMiss:
    precedent = judged.precedent
    return DraftMiss(
        precedent=precedent,
        row=rows.link(f"precedents.{precedent.key}"),
        recommended=rulebook.option.get(judged.verdict.recommended or ""),
        chose=rulebook.option[precedent.chose],
        standing=STANDINGS[judged.assessment.standing],
    )
