from django.http import HttpResponse
from django.test import RequestFactory

from advisor.models import Panel
from advisor.results.together import begin, end, panel_of
from rules.releases import current


def test_the_cookie_names_the_panel_of_this_release_alone(journey):
    release = current("journey")
    panel = Panel.objects.create(release_id=release.id, edit_key="x")
    request = RequestFactory().get("/")
    assert panel_of(request, release) is None
    response = begin(HttpResponse(), panel)
    [(name, cookie)] = response.cookies.items()
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (panel.token, True, "Lax")
    request.COOKIES[name] = cookie.value
    assert panel_of(request, release) == panel
    Panel.objects.all().delete()
    assert panel_of(request, release) is None
    assert end(response).cookies[name]["max-age"] == 0
