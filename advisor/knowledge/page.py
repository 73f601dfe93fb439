"""What the pages of the knowledge share: the release they show, and a link to the questionnaire."""

from django.http import Http404, HttpRequest

from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.schema import Answers
from rules.releases import PublishedRulebook, all_current


def chosen_release(request: HttpRequest) -> PublishedRulebook:
    """The current release of the rulebook in `?rulebook=`, or of the first rulebook."""
    releases = all_current()
    key = request.GET.get("rulebook") or (releases[0].rulebook.key if releases else "")
    for release in releases:
        if release.rulebook.key == key:
            return release
    raise Http404("There is no such rulebook, or none has been published yet.")


def first_step(release: PublishedRulebook, answers: Answers) -> str:
    """The address of the questionnaire's first step with these answers filled in."""
    questionnaire = Questionnaire(release, AnswerSheet.of(release.rulebook, answers))
    return questionnaire.address("step", release.rulebook.steps[0].key)
