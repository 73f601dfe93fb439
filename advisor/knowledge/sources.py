from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.verdict.report import evidence
from advisor.web.responses import htmx_page
from rules.engine.citations import citations

from .page import chosen_release


@htmx_page
def sources(request: HttpRequest) -> HttpResponse:
    rulebook = chosen_release(request).rulebook
    uses = citations(rulebook)
    reasons = {left_out.claim: left_out.reason for left_out in rulebook.left_out}
    claims = [
        (cited, uses[cited.claim.key], reasons.get(cited.claim.key, ""))
        for cited in evidence(rulebook, rulebook.claim)
    ]
    by_source = [
        (source, [claim for claim in claims if claim[0].source is source])
        for source in rulebook.sources
    ]
    return render(request, "knowledge/sources.html", {"rulebook": rulebook, "by_source": by_source})
