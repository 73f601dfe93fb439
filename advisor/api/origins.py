"""Which other sites' scripts may use the API: those in API_ORIGINS. This is CORS."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from advisor.web.problems import problem, wants_problem
from advisor.web.responses import GetResponse

DAY = 24 * 3600
TOLD_FIRST = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": str(DAY),
}
READABLE = "ETag, Location, Retry-After"
REFUSED = (
    "Scripts of other sites may use this API only if its setting API_ORIGINS names their site."
)


def allow_origins(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not wants_problem(request):
            return get_response(request)
        origin = request.headers.get("origin", "")
        if origin in settings.API_ORIGINS:
            response = _allowed(request, get_response)
            response.headers["Access-Control-Allow-Origin"] = origin
        elif origin and request.headers.get("sec-fetch-site") == "cross-site":
            response = problem(403, "Your site may not use this API", REFUSED)
        else:
            response = get_response(request)
        patch_vary_headers(response, ["Origin", "Sec-Fetch-Site"])
        return response

    return middleware


def _allowed(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
        return HttpResponse(status=204, headers=TOLD_FIRST)
    response = get_response(request)
    response.headers["Access-Control-Expose-Headers"] = READABLE
    return response
