"""All examples of a draft, run at each look."""

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

from .page import PUBLISH, VIEW, draft_page, frame
from .rows import Link, Rows


class Failing(NamedTuple):
    """An example whose answers give another verdict than it expects.

    `missing` are the scenarios that should match; `fired` has each rule as a sentence.
    """

    example: schema.Example
    row: Link
    expected: schema.Option | None
    got: schema.Option | None
    missing: list[schema.Scenario]
    answers: list[tuple[schema.Question, str]]
    fired: list[tuple[str, Link]]


class Passing(NamedTuple):
    example: schema.Example
    row: Link
    recommended: schema.Option | None


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_examples(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    whole = draft(rulebook)
    rows = Rows(rulebook, request.user)
    ran = list(outcomes(whole))
    context = frame(request, rulebook, "Examples") | {
        "failing": [_failing(whole, rows, each) for each in ran if not each.passes],
        "passing": [_passing(whole, rows, each) for each in ran if each.passes],
        "count": len(ran),
    }
    return TemplateResponse(request, "drafts/examples.html", context)


def _failing(rulebook: schema.Rulebook, rows: Rows, outcome: Outcome) -> Failing:
    example, verdict = outcome
    answers, _ = read_answers(rulebook, example.answers)
    return Failing(
        example=example,
        row=rows.at(f"examples.{example.key}"),
        expected=rulebook.option.get(example.recommended or ""),
        got=rulebook.option.get(verdict.recommended or ""),
        missing=[rulebook.scenario[key] for key in outcome.missing],
        answers=say_answers(rulebook, answers),
        fired=[
            (say_rule(rulebook, rulebook.rule[fired.rule]), rows.at(f"rules.{fired.rule}"))
            for fired in verdict.fired
        ],
    )


def _passing(rulebook: schema.Rulebook, rows: Rows, outcome: Outcome) -> Passing:
    example = outcome.example
    recommended = rulebook.option.get(example.recommended or "")
    return Passing(example, rows.at(f"examples.{example.key}"), recommended)
