"""The advice as tools for an assistant, by the Model Context Protocol: `manage.py mcp`.

An assistant that knows a project fills the questions in. The verdict stays the rulebook's.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.db import close_old_connections
from django.http import Http404
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from advisor.models import new_token
from advisor.results.views import new_result
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire, published_or_404
from advisor.web.errors import Gone
from rules.releases import PublishedRulebook, all_current

from .advice import Advice, advice_on
from .given import (
    Given,
    GivenToSave,
    SavedResult,
    WrongRequest,
    ignored,
    open_release,
    read_fields,
    read_given,
)
from .questions import Questions
from .rulebooks import RulebookOffered

INSTRUCTIONS = (
    "Advisor recommends an architecture by published rules with evidence. List the rulebooks, read "
    "the questions of the one that fits, and answer those that the project's description settles. "
    "Leave out what you would have to guess: an open question counts as unknown, and the verdict "
    "says which ones matter. Pass the verdict on with its standing, its risks and its link, at "
    "which a person checks every answer. Do not replace it by a recommendation of your own."
)
Answers = dict[str, Any]


def server(site: str) -> MCPServer:
    """`site` is what stands before the paths of links: "https://advisor.example"."""
    tools = MCPServer("advisor", title="Advisor", instructions=INSTRUCTIONS)

    @tools.tool()
    @in_words
    def list_rulebooks() -> list[RulebookOffered]:
        """The decisions that can be advised on, each with its options and its latest release."""
        return [RulebookOffered.of(release) for release in all_current()]

    @tools.tool()
    @in_words
    def read_questions(rulebook: str, release: int | None = None) -> Questions:
        """The questions of a rulebook's release, or of the latest one, with a JSON Schema."""
        return Questions.of(published_or_404(rulebook, release))

    @tools.tool()
    @in_words
    def decide(
        rulebook: str, answers: Answers, most: Sequence[str] = (), release: int | None = None
    ) -> Advice:
        """The verdict on answers by question key, with reasons, risks and evidence.

        Stores nothing. `most`: the keys of at most three questions that matter most. `link` in the
        answer is for a person, who checks every answer there.
        """
        published, given = _release(rulebook, release), Given(answers=answers, most=[*most])
        sheet = read_given(published, given)
        return advice_on(published, sheet, ignored(sheet, given), site)

    @tools.tool()
    @in_words
    def link_to_questionnaire(rulebook: str, answers: Answers, release: int | None = None) -> str:
        """The address of the questionnaire with these answers filled in, for a person to go on."""
        published = _release(rulebook, release)
        sheet = read_given(published, Given(answers=answers))
        return site + _first_step(published, sheet)

    @tools.tool()
    @in_words
    def save_result(
        rulebook: str,
        answers: Answers,
        title: str,
        context: str = "",
        notes: Mapping[str, str] | None = None,
        most: Sequence[str] = (),
        release: int | None = None,
    ) -> SavedResult:
        """Stores the verdict at a link to share. Ask first: whoever has the link can read it.

        `notes`: why each question was answered so, by its key, such as where it was found.
        """
        given = GivenToSave(
            answers=answers, most=[*most], title=title, context=context, notes={**(notes or {})}
        )
        published = _release(rulebook, release)
        sheet = read_given(published, given)
        key, fields = new_token(), read_fields(sheet, given)
        result = new_result(published, Report.of(sheet), key, **fields)
        result.save(force_insert=True)
        return SavedResult.of(result, key, site)

    return tools


def in_words(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Tells the assistant what is wrong, so that it can mend it."""

    @wraps(tool)
    def told(**arguments: Any) -> Any:
        close_old_connections()  # no request does it here, and a database may have been restarted
        try:
            return tool(**arguments)
        except WrongRequest as error:
            raise ToolError("\n".join(f"{w.pointer}: {w.detail}" for w in error.wrong)) from None
        except (Http404, Gone) as error:
            raise ToolError(str(error)) from None

    return told


def _release(rulebook: str, number: int | None) -> PublishedRulebook:
    return published_or_404(rulebook) if number is None else open_release(rulebook, number)


def _first_step(release: PublishedRulebook, sheet: AnswerSheet) -> str:
    return Questionnaire(release, sheet).address("step", sheet.steps[0].key)
