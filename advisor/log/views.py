"""A log: the form that starts one, its two links, and the page that everybody reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.models import Log
from advisor.results import edit_key
from advisor.results.views import unlisted_page
from advisor.web.limits import limit_reading, limit_saving
from advisor.web.responses import htmx_page

from .forms import StartForm
from .lookup import log_or_404
from .page import LogPage


@require_http_methods(["GET", "HEAD", "POST"])
@limit_saving
@vary_on_headers("HX-Request")
def start(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = edit_key.key_of_form(request)
        row = edit_key.save_once(Log(edit_key=edit_key.digest(key), **form.cleaned_data))
        return edit_key.redirect_with_key(reverse("log-started", args=[row.token]), key, row)
    context = {"form": form}
    return render(request, "log/start.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def started(request: HttpRequest, log: str) -> HttpResponse:
    """Shows the manage link once, to the browser that started; others see the log."""
    row = log_or_404(log)
    key = edit_key.key_from_cookie(request, row)
    if not key:
        return redirect("log", log)
    context = {
        "log": row,
        "link": request.build_absolute_uri(reverse("log", args=[log])),
        "manage_link": request.build_absolute_uri(reverse("log-manage", args=[log, key])),
    }
    return edit_key.show_once(request, render(request, "log/started.html", context), row)


@htmx_page
@limit_reading
@unlisted_page
def log(request: HttpRequest, log: str) -> HttpResponse:
    row = log_or_404(log)
    link = request.build_absolute_uri(request.path)
    context = {"log": row, "page": LogPage(request, row), "link": link}
    return render(request, "log/log.html", context)
