from django.http import HttpRequest


def site_of(request: HttpRequest) -> str:
    """What stands before a path: "https://advisor.example"."""
    return request.build_absolute_uri("/")[:-1]
