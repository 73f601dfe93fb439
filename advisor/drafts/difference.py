from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.releases import get
from rules.review import current_comments

from .page import APPROVE, PUBLISH, VIEW, admin_context, draft_page, reader
from .review import ApprovalForm, Approvals, commented
from .rows import RowLinks


@require_safe
@draft_page(VIEW, PUBLISH, APPROVE)
def difference_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    return difference_page(request, row)


def difference_page(
    request: HttpRequest, row: Rulebook, refused: ApprovalForm | None = None
) -> HttpResponse:
    """The page, with an approval that was refused."""
    context = admin_context(request, row, "Difference")
    latest = context["latest"]
    try:
        new = draft(row)
    except RulebookError as error:
        context["problems"], changes = error.problems, []
    else:
        old = get(row.key, latest.number).rulebook if latest else None
        changes = difference(old, new)
        approvals = Approvals(row, new, latest, reader(request))
        form = refused or ApprovalForm(None, approvals)
        context |= {"approvals": approvals, "approval_form": form}
    lines, others = commented(changes, current_comments(row, latest))
    rows = RowLinks(row, request.user)
    context |= {
        "changes": changes,
        "lines": lines,
        "others": [(rows.part(comment.place), comment) for comment in others],
    }
    status = 409 if refused else 200
    return TemplateResponse(request, "drafts/difference.html", context, status=status)
