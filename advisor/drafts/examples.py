from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.answers import read_answers
from rules.engine.examples import Outcome, outcomes
from rules.engine.words import say_answers, say_rule
from rules.models import Rulebook

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class FailingExample(NamedTuple):
    """An example whose answers give another verdict than it expects.

    `missing` are the expected scenarios that do not match. `fired` has each rule as a sentence.
    """

    example: schema.Example
    row: RowLink
    expected: schema.Option | None
    got: schema.Option | None
    missing: list[schema.Scenario]
    answers: list[tuple[schema.Question, str]]
    fired: list[tuple[str, RowLink]]


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_examples(request: HttpRequest, row: Rulebook) -> HttpResponse:
    rulebook = draft(row)
    rows = RowLinks(row, request.user)
    ran = list(outcomes(rulebook))
    context = admin_context(request, row, "Examples") | {
        "failing": [_failing(rulebook, rows, outcome) for outcome in ran if not outcome.passes],
        "passing": [
            (
                outcome.example,
                rows.link(f"examples.{outcome.example.key}"),
                rulebook.option.get(outcome.example.recommended or ""),
            )
            for outcome in ran
            if outcome.passes
        ],
        "count": len(ran),
    }
    return TemplateResponse(request, "drafts/examples.html", context)


def _failing(rulebook: schema.Rulebook, rows: RowLinks, outcome: Outcome) -> FailingExample:
    example, verdict = outcome
    answers, _ = read_answers(rulebook, example.answers)
    return FailingExample(
        example=example,
        row=rows.link(f"examples.{example.key}"),
        expected=rulebook.option.get(example.recommended or ""),
        got=rulebook.option.get(verdict.recommended or ""),
        missing=[rulebook.scenario[key] for key in outcome.missing],
        answers=say_answers(rulebook, answers),
        fired=[
            (say_rule(rulebook, rulebook.rule[fired.rule]), rows.link(f"rules.{fired.rule}"))
            for fired in verdict.fired
        ],
    )
