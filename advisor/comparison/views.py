from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import conditional_page

from advisor.models import Result
from advisor.questionnaire.views import HtmxHttpRequest
from advisor.results.links import LinkField
from advisor.results.lookup import WITH_NEIGHBOURS, Saved, version
from advisor.results.retention import note_opening
from advisor.results.views import unlisted_page
from advisor.web.caching import cached_page
from advisor.web.limits import count_read
from advisor.web.responses import htmx_page

from .comparison import Comparison

MISSING = {"required": "Paste a link here."}


class CompareForm(forms.Form):
    """Two results of one rulebook. `results` are those found: field name -> result."""

    a = LinkField(label="Link to the first result", error_messages=MISSING)
    b = LinkField(label="Link to the second result", error_messages=MISSING)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.results: dict[str, Saved] = {}
        for name, field in self.fields.items():
            field.required = name in query  # a result's page links here with only one

    def clean(self) -> None:
        tokens = {name: token for name, token in self.cleaned_data.items() if token}
        found = WITH_NEIGHBOURS.filter(token__in=tokens.values()).prefetch_related("decisions")
        rows = {row.token: row for row in found}
        for name, token in tokens.items():
            if problem := _problem(rows.get(token)):
                self.add_error(name, problem)
            else:
                note_opening(token)
                self.results[name] = Saved.of(rows[token])
        if len(self.results) == 2:
            self._check_pair(*(saved.row for saved in self.results.values()))

    def _check_pair(self, a: Result, b: Result) -> None:
        book_a, book_b = a.release.rulebook, b.release.rulebook
        if a == b:
            self.add_error("b", "This is the first result again. Paste the link to another one.")
        elif book_a != book_b:
            self.add_error(
                "b",
                f"The first result answers “{book_a.title}” and this one “{book_b.title}”. "
                "Only results of the same decision can be compared.",
            )


def _problem(result: Result | None) -> str:
    if result is None:
        return "No result has this link. Was the whole link copied?"
    if result.revoked_at:
        day = date_format(result.revoked_at, "j F Y")
        return f"This result was withdrawn on {day}. It can no longer be compared."
    return ""


def versions(request: HtmxHttpRequest) -> tuple[object, ...]:
    return tuple(version(request.GET[name]) for name in CompareForm.base_fields)


@htmx_page
@conditional_page
@unlisted_page
@cached_page(versions)
def compare(request: HtmxHttpRequest) -> tuple[object, HttpResponse]:
    form = CompareForm(request.GET)
    form.full_clean()
    if form.errors or len(form.results) < 2:
        wrong = form.errors and not request.htmx.history_restore_request
        page = render(request, "comparison/form.html", {"form": form}, status=422 if wrong else 200)
        return None, page
    # A pasted link may contain what should not be passed on, such as an edit key.
    query = urlencode({name: saved.row.token for name, saved in form.results.items()})
    if request.META["QUERY_STRING"] != query:
        return None, redirect(f"{reverse('compare')}?{query}")
    count_read(request)
    results = form.results.values()
    page = render(request, "comparison/results.html", {"comparison": Comparison.of(*results)})
    return tuple(saved.version for saved in results), page
