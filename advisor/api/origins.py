"""Which other sites' scripts may use the API: those in API_ORIGINS. This is CORS."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from advisor.web.problems import wants_problem
from advisor.web.responses import GetResponse

DAY = 24 * 3600
METHODS = "GET, HEAD, POST"


def allow_origins(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not (settings.API_ORIGINS and wants_problem(request)):
            return get_response(request)
        asks_first = "access-control-request-method" in request.headers
        response = HttpResponse(status=204) if asks_first else get_response(request)
        patch_vary_headers(response, ["Origin"])
        if request.headers.get("origin") in settings.API_ORIGINS:
            response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
            if asks_first:
                response.headers["Access-Control-Allow-Methods"] = METHODS
                response.headers["Access-Control-Allow-Headers"] = "Content-Type"
                response.headers["Access-Control-Max-Age"] = str(DAY)
        return response

    return middleware
