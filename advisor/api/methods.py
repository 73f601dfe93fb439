"""Which methods an address of the API has: HEAD wherever GET, and a problem for any other."""

from django.http import HttpRequest, HttpResponse

from advisor.web.problems import problem, wants_problem
from advisor.web.responses import GetResponse


def answer_methods(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not wants_problem(request):
            return get_response(request)
        method = request.method
        if method == "HEAD":
            request.method = "GET"  # Ninja has no HEAD; `strip_head_body` empties the answer
        response = get_response(request)
        request.method = method
        return _not_allowed(response) if response.status_code == 405 else response

    return middleware


def _not_allowed(response: HttpResponse) -> HttpResponse:
    methods = {method.strip() for method in response.headers["Allow"].split(",")}
    if "GET" in methods:
        methods.add("HEAD")
    allow = ", ".join(sorted(methods))
    refused = problem(405, "That method is not allowed", f"This address answers {allow}.")
    refused.headers["Allow"] = allow
    return refused
