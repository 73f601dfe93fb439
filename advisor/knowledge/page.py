"""What the pages of the knowledge share: the release they show, and a link to the questionnaire."""

from django.http import Http404, HttpRequest

from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.schema import Answers
from rules.models import Release
from rules.releases import PublishedRulebook, all_current, current


def chosen_release(request: HttpRequest) -> PublishedRulebook:
    """The current release of the rulebook in `?rulebook=`, offered or not, or of the first one."""
    key = request.GET.get("rulebook", "")
    try:
        if not key.isprintable():
            raise Release.DoesNotExist  # PostgreSQL refuses some characters that no key has
        return current(key) if key else all_current()[0]
    except (Release.DoesNotExist, IndexError):
        raise Http404("There is no such rulebook, or none has been published yet.") from None


def first_step(release: PublishedRulebook, answers: Answers) -> str:
    """The address of the questionnaire's first step with these answers filled in."""
    questionnaire = Questionnaire(release, AnswerSheet.of(release.rulebook, answers))
    return questionnaire.address("step", release.rulebook.steps[0].key)
