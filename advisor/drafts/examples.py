from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.answers import read_answers
from rules.engine.examples import Outcome, outcomes
from rules.engine.verdict_words import STANDINGS
from rules.engine.words import say_answers, say_rule
from rules.models import Rulebook

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class FailingExample(NamedTuple):
    """An example whose answers give another verdict than it expects.

    `missing` are the expected scenarios that do not match, `unwanted` those that must not and do,
    `not_ruled_out` the options that should be. `standings` are the expected one and another that
    it got. `fired` has each rule as a sentence.
    """

    example: schema.Example
    row: RowLink
    expected: schema.Option | None
    got: schema.Option | None
    missing: list[schema.Scenario]
    unwanted: list[schema.Scenario]
    not_ruled_out: list[schema.Option]
    standings: tuple[str, str] | None
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
    example, verdict = outcome.example, outcome.verdict
    answers, _ = read_answers(rulebook, example.answers)
    return FailingExample(
        example=example,
        row=rows.link(f"examples.{example.key}"),
        expected=rulebook.option.get(example.recommended or ""),
        got=rulebook.option.get(verdict.recommended or ""),
        missing=[rulebook.scenario[key] for key in outcome.missing],
        unwanted=[rulebook.scenario[key] for key in outcome.unwanted],
        not_ruled_out=[rulebook.option[key] for key in outcome.not_ruled_out],
        standings=_standings(outcome),
        answers=say_answers(rulebook, answers),
        fired=[
            (say_rule(rulebook, rulebook.rule[fired.rule]), rows.link(f"rules.{fired.rule}"))
            for fired in verdict.fired
        ],
    )


def _standings(outcome: Outcome) -> tuple[str, str] | None:
    expected, got = outcome.example.standing, outcome.standing
    if not (expected and got) or expected == got:
        return None
    return STANDINGS[expected], STANDINGS[got]
