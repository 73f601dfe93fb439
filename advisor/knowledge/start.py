from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from advisor.web.responses import htmx_page
from rules.releases import all_current


@htmx_page
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "knowledge/start.html", {"releases": all_current()})
