"""Everybody's answers as CSV: a line for each person and question."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from advisor.results.views import unlisted_page
from advisor.web.limits import limit_reading
from advisor.web.spreadsheets import inert

from .agreement import Agreement
from .gate import may_see, own_submission, second_seen
from .page import panel_or_404, release_of

HEAD = ("Person", "Comes to", "Question", "Answer", "First answer", "Matters most", "Why")


@require_safe
@limit_reading
@never_cache
@unlisted_page
def csv_file(request: HttpRequest, panel: str) -> HttpResponse:
    row = panel_or_404(panel)
    submissions = list(row.submissions.all())
    own = own_submission(request, row, submissions)
    if not may_see(row, own):
        return redirect("panel-answers", panel)
    agreement = Agreement.of(release_of(row).rulebook, submissions, second_seen(row, own))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="answers.csv"'
    lines = csv.writer(response)
    lines.writerow(HEAD)
    lines.writerows(_lines(agreement))
    return response


def _lines(agreement: Agreement) -> Iterator[list[str]]:
    for person in agreement.people:
        option, priorities = person.report.option, person.report.priorities
        for topic in agreement.topics:
            key = topic.question.key
            line = [
                person.name,
                option.short if option else "",
                topic.question.label,
                person.said(key),
                person.before.get(key) or person.corrected.get(key, ""),
                "yes" if key in priorities else "",
                person.notes.get(key, "") if key in person.asked else "",
            ]
            yield [inert(cell) for cell in line]
