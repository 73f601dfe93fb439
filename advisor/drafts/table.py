"""The rules of a draft as a decision table, each with a link to its form."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from advisor.knowledge.table import TablePage, csv_response
from rules.drafts.to_document import draft
from rules.models import Rulebook

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLinks


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_table(request: HttpRequest, row: Rulebook) -> HttpResponse:
    rulebook = draft(row)
    page = TablePage(rulebook, request)
    links = RowLinks(row, request.user)
    addresses = {key: links.link(f"rules.{key}").address for key in rulebook.rule}
    context = admin_context(request, row, "Decision table") | {
        "rulebook": rulebook,
        "page": page,
        "rows": page.rows(addresses),
        "is_draft": True,
    }
    return TemplateResponse(request, "drafts/table.html", context, status=page.status)


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_csv(request: HttpRequest, row: Rulebook) -> HttpResponse:
    return csv_response(TablePage(draft(row), request), f"{row.key}-draft-table.csv")
