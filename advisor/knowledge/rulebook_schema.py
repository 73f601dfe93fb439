from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rules.rulebook_schema import PUBLISHED


@require_safe
def rulebook_schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PUBLISHED.read_bytes(), content_type="application/schema+json")
