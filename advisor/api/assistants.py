"""The advice as tools for an assistant, by the Model Context Protocol: `manage.py mcp`.

An assistant that knows a project fills the questions in. The verdict stays the rulebook's.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections
from django.http import Http404
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ValidationError

from advisor import __version__
from advisor.models import new_token
from advisor.results.views import new_result
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire, published_or_404
from advisor.web.errors import Gone
from rules.releases import PublishedRulebook, all_current

from .advice import Advice, advice_on
from .given import (
    Context,
    Given,
    GivenToSave,
    Most,
    Notes,
    SavedResult,
    Title,
    WrongRequest,
    ignored,
    open_release,
    read_fields,
    read_given,
    wrong_parts,
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
READS = ToolAnnotations(read_only_hint=True)
ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False)
Answers = dict[str, Any]
logger = logging.getLogger(__name__)


class Tools(MCPServer[Any]):
    """Tells the assistant what is wrong, so that it can correct it, and logs no answer."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        if unknown := await self._unknown(name, arguments):
            logger.info("The tool %s refused an argument that it does not have", name)
            return _refused(unknown)
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            words = _refusal(name, error)
            if words is None:
                raise
        # Not raised again: the SDK would log the words, which quote what was answered.
        return _refused(words)

    async def _unknown(self, name: str, arguments: dict[str, Any]) -> str:
        """Which arguments the tool does not have, in words. The SDK would leave them out."""
        tools = {tool.name: tool for tool in await self.list_tools()}
        known = tools[name].input_schema["properties"] if name in tools else arguments
        names = ", ".join(known) or "none"
        return "\n".join(
            f"/{argument[:40]}: This tool has no such argument. It has: {names}."
            for argument in arguments
            if argument not in known
        )


def _refused(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


def _refusal(name: str, error: ToolError) -> str | None:
    """What is wrong with the call; None if the error is none of its own."""
    cause = error.__cause__
    if isinstance(cause, Http404 | Gone):
        return str(cause)
    if isinstance(cause, ValidationError) and not isinstance(error, UnexpectedToolError):
        cause = WrongRequest(wrong_parts(cause.errors()))
    if not isinstance(cause, WrongRequest):
        return None
    # Of the pointer, the first name alone: below it are keys that the caller may have made up.
    arguments = dict.fromkeys(wrong.pointer.split("/")[1] for wrong in cause.wrong)
    logger.info("The tool %s refused: %s", name, ", ".join(arguments))
    return "\n".join(f"{wrong.pointer}: {wrong.detail}" for wrong in cause.wrong)


def server(site: str) -> MCPServer[Any]:
    """`site` is what stands before the paths of links: "https://advisor.example"."""
    tools = Tools("advisor", title="Advisor", version=__version__, instructions=INSTRUCTIONS)

    @tools.tool(annotations=READS)
    @reconnecting
    def list_rulebooks() -> list[RulebookOffered]:
        """The decisions that can be advised on, each with its options and its latest release."""
        return [RulebookOffered.of(release) for release in all_current()]

    @tools.tool(annotations=READS)
    @reconnecting
    def read_questions(rulebook: str, release: int | None = None) -> Questions:
        """The questions of a rulebook's release, or of the latest one, with a JSON Schema."""
        return Questions.of(published_or_404(rulebook, release))

    @tools.tool(annotations=READS)
    @reconnecting
    def decide(
        rulebook: str, answers: Answers, most: Most | None = None, release: int | None = None
    ) -> Advice:
        """The verdict on answers by question key, with reasons, risks and evidence.

        Stores nothing. `most`: the keys of at most three questions that matter most. `link` in the
        answer is for a person, who checks every answer there.
        """
        published, given = _release(rulebook, release), Given(answers=answers, most=most or [])
        sheet = read_given(published, given)
        return advice_on(published, sheet, ignored(sheet, given), site)

    @tools.tool(annotations=READS)
    @reconnecting
    def link_to_questionnaire(rulebook: str, answers: Answers, release: int | None = None) -> str:
        """The address of the questionnaire with these answers filled in, for a person to go on."""
        published = _release(rulebook, release)
        sheet = read_given(published, Given(answers=answers))
        return site + _first_step(published, sheet)

    @tools.tool(annotations=ADDS)
    @reconnecting
    def save_result(
        rulebook: str,
        answers: Answers,
        title: Title,
        context: Context = "",
        notes: Notes | None = None,
        most: Most | None = None,
        release: int | None = None,
    ) -> SavedResult:
        """Stores the verdict at a link to share. Ask first: whoever has the link can read it.

        `notes`: why each question was answered so, by its key, such as where it was found.
        """
        given = GivenToSave(
            answers=answers, most=most or [], title=title, context=context, notes=notes or {}
        )
        published = _release(rulebook, release)
        sheet = read_given(published, given)
        key, fields = new_token(), read_fields(sheet, given)
        result = new_result(published, Report.of(sheet), key, **fields)
        result.save(force_insert=True)
        return SavedResult.of(result, key, site)

    return tools


def reconnecting(tool: Callable[..., Any]) -> Callable[..., Any]:
    """As a request does: meanwhile, the database may have been restarted."""

    @wraps(tool)
    def connected(**arguments: Any) -> Any:
        close_old_connections()
        try:
            return tool(**arguments)
        finally:
            close_old_connections()

    return connected


def _release(rulebook: str, number: int | None) -> PublishedRulebook:
    return published_or_404(rulebook) if number is None else open_release(rulebook, number)


def _first_step(release: PublishedRulebook, sheet: AnswerSheet) -> str:
    return Questionnaire(release, sheet).address("step", sheet.steps[0].key)
