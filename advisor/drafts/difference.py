from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.releases import get

from .page import PUBLISH, VIEW, admin_context, draft_page


@require_safe
@draft_page(VIEW, PUBLISH)
def difference_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    context = admin_context(request, row, "Difference")
    latest = context["latest"]
    try:
        new = draft(row)
    except RulebookError as error:
        context["problems"] = error.problems
    else:
        old = get(row.key, latest.number).rulebook if latest else None
        context["changes"] = difference(old, new)
    return TemplateResponse(request, "drafts/difference.html", context)
