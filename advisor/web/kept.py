"""What cookies keep in a browser of results and panels, and how to forget it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

# How their names begin. With the first, a team's member sees the answers; with the second, the page
# after saving shows the private link; the third names the panel that a meeting answers for.
COOKIES = ("answers_", "edit_key_", "together")


# The start page, which is cached for everybody, has no CSRF token. It needs none here: no request
# from another site brings these cookies (SameSite), and only those that come are deleted.
@csrf_exempt
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(status=204)
    for name in request.COOKIES:
        if name.removeprefix(settings.COOKIE_PREFIX).startswith(COOKIES):
            response.delete_cookie(name, samesite="Lax")
    return response
