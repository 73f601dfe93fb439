import re
from typing import Any

from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.accuracy import Accuracy
from rules.engine.verdict_words import STANDINGS, say_accuracy
from rules.models import Precedent, Rulebook
from tests.support.decisions import decided_document, undecided_document
from tests.support.people import staff
from tests.support.small import small_document


def accuracy(client: Client, row: Rulebook) -> Any:
    return client.get(reverse("draft-accuracy", args=[row.pk]))


def findings(client: Client, row: Rulebook) -> Any:
    return client.get(reverse("draft-findings", args=[row.pk]))


def accuracy_sentence(row: Rulebook) -> str:
    return say_accuracy(draft(row).prepared(Accuracy))


def test_a_draft_is_held_to_real_decisions(admin_client: Client, db: None) -> None:
    row = load(decided_document())
    page = accuracy(admin_client, row).text
    assert f"{accuracy_sentence(row)} Of those that its rules were made with, 1 of 1." in page
    standings = dict(re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", page))
    assert standings[STANDINGS["too-close-to-call"].capitalize()] == "1 of 1"


def test_each_miss_leads_to_its_row(admin_client: Client, db: None) -> None:
    response = accuracy(admin_client, load(decided_document()))
    page, misses = response.text, response.context["accuracy"].misses
    assert [miss.precedent.key for miss in misses] == ["orchestra", "wanderers"]
    assert "Orchestra: recommends Train (clear), and they chose Car." in page
    assert misses[0].precedent.differs in page
    assert f"recommends nothing ({STANDINGS['not-enough-answers']})" in page
    row = Precedent.objects.get(key="orchestra")
    address = reverse("admin:rules_precedent_change", args=[row.pk])
    assert f'<a href="{address}">Precedent orchestra</a>' in page


def test_no_link_leads_to_a_precedent_that_the_user_may_not_see(client: Client, db: None) -> None:
    row = load(decided_document())
    client.force_login(staff("view_rulebook"))
    page = accuracy(client, row).text
    assert "Precedent orchestra" in page
    assert "/admin/rules/precedent/" not in page


def test_the_findings_show_it_or_link_to_it(admin_client: Client, db: None) -> None:
    row = load(decided_document())
    address = reverse("draft-accuracy", args=[row.pk])
    page = findings(admin_client, row).text
    assert f'hx-get="{address}"' in page
    assert f'<a href="{address}">' in page


def test_known_precedents_count_if_there_are_no_others(admin_client: Client, db: None) -> None:
    row = load(small_document())
    page = accuracy(admin_client, row).text
    assert accuracy_sentence(row) in page
    assert "Of those that" not in page


def test_a_draft_without_precedents_says_so(admin_client: Client, db: None) -> None:
    row = load(undecided_document())
    assert "real decisions" not in findings(admin_client, row).text
    assert "no precedents" in accuracy(admin_client, row).text


def test_a_draft_that_cannot_be_read_is_held_to_nothing(admin_client: Client, db: None) -> None:
    row = load(decided_document())
    Rulebook.objects.update(showcase="nowhere")
    assert "real decisions" not in findings(admin_client, row).text
