"""What is wrong with a draft, or worth a look, with a link to each row that it is about."""

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.lint import PROOFS, Severity
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.publishing import findings

from .page import PUBLISH, VIEW, draft_page, frame
from .rows import Link, Rows


class Item(NamedTuple):
    """One finding; `how` says how it was found."""

    text: str
    how: str
    row: Link


class Found(NamedTuple):
    """What `draft/findings_list.html` lists. An unreadable draft has errors alone."""

    readable: bool
    errors: list[Item]
    warnings: list[Item]


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_findings(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    context = frame(request, rulebook, "Findings") | {"found": find(rulebook, request.user)}
    return TemplateResponse(request, "drafts/findings.html", context)


def find(rulebook: Rulebook, user: User | AnonymousUser) -> Found:
    rows = Rows(rulebook, user)
    try:
        return judge(draft(rulebook), rows)
    except RulebookError as error:
        return unreadable(error, rows)


def unreadable(error: RulebookError, rows: Rows) -> Found:
    return Found(False, [_unreadable(rows, problem) for problem in error.problems], [])


def judge(whole: schema.Rulebook, rows: Rows) -> Found:
    items: dict[Severity, list[Item]] = {"error": [], "warning": []}
    for each in findings(whole):
        items[each.severity].append(Item(each.text, PROOFS[each.proof], rows.at(each.place)))
    return Found(True, items["error"], items["warning"])


def _unreadable(rows: Rows, problem: str) -> Item:
    place, _, _ = problem.partition(": ")
    return Item(problem, "", rows.at(place))
