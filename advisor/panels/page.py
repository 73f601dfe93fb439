from collections.abc import Iterable

from django.db.models import Count, Q
from django.http import Http404

from advisor.models import Panel, Submission
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.releases import PublishedRulebook, get


def panel_or_404(token: str) -> Panel:
    """The panel, with `people`: how many have answered it."""
    panels = Panel.objects.select_related("release__rulebook").defer("release__document")
    people = Count("submissions", filter=Q(submissions__removed_at=None))
    panel = panels.annotate(people=people).filter(token=token).first()
    if panel is None:
        raise Http404("No team answers at this address. Was the whole link copied?")
    return panel


def release_of(panel: Panel) -> PublishedRulebook:
    return get(panel.release.rulebook.key, panel.release.number)


def questionnaire_address(panel: Panel, sheet: AnswerSheet) -> str:
    """Where to answer: the first step, or the check if the sheet has answers already."""
    questionnaire = Questionnaire(release_of(panel), sheet, panel.token)
    if sheet.query:
        return questionnaire.finish
    return questionnaire.path("step", sheet.rulebook.steps[0].key)


def named_submissions(submissions: Iterable[Submission]) -> list[tuple[str, Submission]]:
    """Those not removed. Removed ones count for the names: "Person 2" stays the same person."""
    submissions = list(submissions)
    names = unique_names(submission.name for submission in submissions)
    pairs = zip(names, submissions, strict=True)
    return [(name, submission) for name, submission in pairs if not submission.removed_at]


def unique_names(typed: Iterable[str]) -> list[str]:
    """A name for each: `["Ada", "", "Ada"]` as "Ada", "Person 2", "Ada (2)"."""
    names: list[str] = []
    for number, name in enumerate(typed, 1):
        name = name or f"Person {number}"
        count = next(n for n in range(1, number + 1) if _numbered(name, n) not in names)
        names.append(_numbered(name, count))
    return names


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
