from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.drafts.from_document import load
from rules.management.commands import check_links
from rules.models import Claim, Rulebook, Source
from tests.support.small import small_document

ADDRESS = "https://choir.example/newsletter"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked, of which the choir's does not answer."""
    asked: list[str] = []

    def unanswered(addresses: Any) -> Any:
        asked.extend(addresses)
        return [(address, "410 Gone") for address in asked if address == ADDRESS]

    monkeypatch.setattr(check_links, "unanswered", unanswered)
    return asked


def run(*args: str) -> tuple[int, str]:
    """The exit status, and what was printed."""
    out = StringIO()
    try:
        call_command("check_links", *args, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.usefixtures("draft")
class TestDraft:
    def test_what_does_not_answer_is_named_with_its_status(self, asked: list[str]) -> None:
        assert run() == (
            1,
            f"journey.precedents.choir-trip: 410 Gone\n  {ADDRESS}\n"
            "Addresses that do not answer: 1 of 1.\n"
            "Without an address: journey.sources.R, journey.sources.C.\n",
        )

    def test_all_that_answer_are_no_failure(self, asked: list[str]) -> None:
        Rulebook.objects.get().precedents.update(url="")
        Source.objects.filter(key="R").update(url="https://rail.example/")
        status, output = run("--rulebook", "journey")
        assert (status, asked) == (0, ["https://rail.example/"])
        assert output.startswith("Addresses that do not answer: 0 of 1.\n")

    def test_a_claim_may_have_an_address_of_its_own(self, asked: list[str]) -> None:
        Claim.objects.filter(key="R1").update(url="https://rail.example/table")
        assert "claims" not in run()[1]
        assert "https://rail.example/table" in asked

    def test_only_the_rulebook_that_is_named_is_asked(self, asked: list[str]) -> None:
        load(small_document() | {"key": "voyage"})
        assert "voyage" not in run("--rulebook", "journey")[1]
        assert "voyage.precedents.choir-trip: 410 Gone" in run()[1]

    def test_an_unknown_rulebook_is_refused_with_those_there_are(self, asked: list[str]) -> None:
        with pytest.raises(
            CommandError, match=r"There is no rulebook voyage;.*: journey"
        ) as refused:
            run("--rulebook", "voyage")
        assert refused.value.returncode == 2
        assert asked == []
