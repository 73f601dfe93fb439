from django.http import Http404

from advisor.models import Panel
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from advisor.web.errors import Gone
from rules.releases import PublishedRulebook, get


def panel_or_404(token: str) -> Panel:
    panels = Panel.objects.select_related("release__rulebook").defer("release__document")
    panel = panels.filter(token=token).first()
    if panel is None:
        raise Http404("No team answers at this address. Was the whole link copied?")
    if panel.revoked_at:
        raise Gone("An administrator of this site has withdrawn this panel.")
    return panel


def release_of(panel: Panel) -> PublishedRulebook:
    return get(panel.release.rulebook.key, panel.release.number)


def questionnaire_address(panel: Panel, sheet: AnswerSheet) -> str:
    """Where to answer: the first step, or the check if the sheet has answers already."""
    questionnaire = Questionnaire(release_of(panel), sheet, panel.token)
    if sheet.query:
        return questionnaire.finish
    return questionnaire.path("step", sheet.rulebook.steps[0].key)
