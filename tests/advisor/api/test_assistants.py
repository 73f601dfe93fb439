"""An assistant, by the official client, gets a verdict; a person opens its link."""

import asyncio
from typing import Any

import pytest
from django.db import connections
from mcp import Client, StdioServerParameters
from mcp.server.mcpserver.exceptions import UnexpectedToolError

from advisor import __version__
from advisor.api.assistants import server
from advisor.models import Result
from tests.support.places import Place, database_url
from tests.support.server import MANAGE

pytestmark = pytest.mark.django_db(transaction=True)


class Assistant:
    """Asks a server of its own, one call at a time."""

    def __init__(self) -> None:
        python, manage = MANAGE
        environment = Place(database_url()).environment
        self.server = StdioServerParameters(command=python, args=[manage, "mcp"], env=environment)

    def greeting(self) -> Any:
        async def greeted() -> Any:
            async with Client(self.server) as client:
                return client.server_info

        return asyncio.run(greeted())

    def ask(self, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
        async def asked() -> list[Any]:
            async with Client(self.server) as client:
                return [await client.call_tool(name, given) for name, given in calls]

        return asyncio.run(asked())

    def tools(self) -> list[Any]:
        async def listed() -> list[Any]:
            async with Client(self.server) as client:
                return list((await client.list_tools()).tools)

        return asyncio.run(listed())


@pytest.fixture
def assistant(journey) -> Assistant:
    return Assistant()


def test_an_assistant_fills_in_the_questions_and_a_person_checks_them(assistant, client):
    listed, questions, verdict = assistant.ask(
        ("list_rulebooks", {}),
        ("read_questions", {"rulebook": "journey"}),
        ("decide", {"rulebook": "journey", "answers": {"distance": 2000}, "most": ["distance"]}),
    )
    assert [book["key"] for book in listed.structured_content["result"]] == ["journey"]
    asked = questions.structured_content["questions"]
    assert [question["key"] for question in asked][:2] == ["distance", "station"]
    advice = verdict.structured_content
    assert (advice["recommended"], advice["totals"]["train"]) == ("train", 8)
    by_api = client.post(
        "/api/1/rulebooks/journey/releases/1/verdict",
        {"answers": {"distance": 2000}, "most": ["distance"]},
        content_type="application/json",
        headers={"host": "127.0.0.1:8000"},  # what links begin with where SITE_URL is not set
    )
    assert advice == by_api.json()
    assert "2,000 kilometres" in client.get(advice["link"]).text


def test_a_link_opens_the_questionnaire_filled_in(assistant, client):
    given = {"rulebook": "journey", "answers": {"distance": 2000}}
    (answer,) = assistant.ask(("link_to_questionnaire", given))
    page = client.get(answer.structured_content["result"])
    assert 'value="2000"' in page.text


def test_a_saved_result_can_be_read_and_edited_at_its_links(assistant, client):
    given = {"rulebook": "journey", "answers": {"distance": 2000}, "title": "Holiday"}
    (answer,) = assistant.ask(("save_result", given | {"notes": {"distance": "From the map."}}))
    saved = answer.structured_content
    assert Result.objects.get().notes == {"distance": "From the map."}
    assert "Holiday" in client.get(saved["permalink"]).text
    assert client.get(saved["edit_link"]).status_code == 200


def test_what_is_wrong_is_said_so_that_it_can_be_put_right(assistant):
    wrong, missing = assistant.ask(
        ("decide", {"rulebook": "journey", "answers": {"distance": "far", "weather": "fine"}}),
        ("read_questions", {"rulebook": "none"}),
    )
    assert wrong.is_error
    assert missing.is_error
    text = wrong.content[0].text
    assert "/answers/distance: “far” is not a whole number" in text
    assert "/answers/weather: No question has this key" in text
    assert "There is no such rulebook or release." in missing.content[0].text


def test_a_missing_argument_is_said_in_words(assistant):
    nothing, too_many = assistant.ask(
        ("decide", {}),
        ("decide", {"rulebook": "journey", "answers": {}, "most": [*"abcd"]}),
    )
    assert nothing.is_error
    assert nothing.content[0].text == "/rulebook: This is missing.\n/answers: This is missing."
    assert too_many.content[0].text == "/most: Give at most 3. These are 4."


def test_an_argument_that_a_tool_does_not_have_is_refused(assistant):
    misspelt, listed, unknown = assistant.ask(
        ("save_result", {"rulebook": "journey", "answers": {}, "title": "x", "note": {"a": "b"}}),
        ("list_rulebooks", {"all": True}),
        ("advise", {"x": 1}),
    )
    assert misspelt.is_error
    assert misspelt.content[0].text == (
        "/note: This tool has no such argument. "
        "It has: rulebook, answers, title, context, notes, most, release."
    )
    assert not Result.objects.exists()
    assert listed.content[0].text == "/all: This tool has no such argument. It has: none."
    assert unknown.content[0].text == "Unknown tool: advise"


def test_the_log_has_the_names_of_what_was_refused_alone(journey, caplog, monkeypatch):
    caplog.set_level("INFO")
    # A tool runs in a thread, which has a connection of its own.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    given = {"rulebook": "journey", "answers": {"distance": "secret", "a secret": 1}}
    wrong = [given, {"rulebook": "secret", "answers": {}}, given | {"most": "secret"}]
    for arguments in wrong:
        answer: Any = asyncio.run(server("https://a.example").call_tool("decide", arguments))
        assert answer.is_error
    assert "The tool decide refused: answers" in caplog.messages
    assert "The tool decide refused: most" in caplog.messages
    assert "secret" not in caplog.text


def test_a_fault_of_ours_is_said_without_its_details(journey, monkeypatch):
    monkeypatch.setattr("advisor.api.assistants.all_current", lambda: 1 / 0)
    with pytest.raises(UnexpectedToolError, match=r"^Error executing tool list_rulebooks$"):
        asyncio.run(server("https://a.example").call_tool("list_rulebooks", {}))


def test_the_server_has_the_version_of_the_project(assistant):
    assert assistant.greeting().version == __version__


def test_each_tool_says_what_it_is_for(assistant):
    tools = {tool.name: tool for tool in assistant.tools()}
    assert tools.keys() == {
        "list_rulebooks",
        "read_questions",
        "decide",
        "link_to_questionnaire",
        "save_result",
    }
    assert all(tool.description for tool in tools.values())
    reading = {name for name, tool in tools.items() if tool.annotations.read_only_hint}
    assert reading == tools.keys() - {"save_result"}
