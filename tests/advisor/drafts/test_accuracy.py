from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Precedent, Rulebook
from tests.support.decisions import decided_document, undecided_document
from tests.support.people import staff
from tests.support.small import small_document


def findings(client: Client, row: Rulebook) -> str:
    return client.get(reverse("draft-findings", args=[row.pk])).text


def test_a_draft_is_held_to_real_decisions(admin_client: Client, db: None) -> None:
    page = findings(admin_client, load(decided_document()))
    assert "Right in 3 of 5 decisions it had not seen." in page
    assert "Of those that its rules were made with, 1 of 1." in page
    assert "<td>Too close to call</td><td>1 of 1</td>" in page


def test_each_miss_leads_to_its_row(admin_client: Client, db: None) -> None:
    page = findings(admin_client, load(decided_document()))
    assert "2 wrong, the surest first" in page
    assert "Orchestra: recommends Train (clear), and they chose Car." in page
    assert "The rules do not ask about instruments." in page
    assert "Wanderers: recommends nothing (not enough answers), and they chose Train." in page
    row = Precedent.objects.get(key="orchestra")
    address = reverse("admin:rules_precedent_change", args=[row.pk])
    assert f'<a href="{address}">Precedent orchestra</a>' in page


def test_no_link_leads_to_a_precedent_that_the_user_may_not_see(client: Client, db: None) -> None:
    row = load(decided_document())
    client.force_login(staff("view_rulebook"))
    page = findings(client, row)
    assert "Precedent orchestra" in page
    assert "/admin/rules/precedent/" not in page


def test_known_precedents_count_if_there_are_no_others(admin_client: Client, db: None) -> None:
    page = findings(admin_client, load(small_document()))
    assert "Right in 1 of 1 decision that its rules were made with." in page
    assert "Of those that" not in page


def test_a_draft_without_precedents_says_nothing_of_them(admin_client: Client, db: None) -> None:
    assert "real decisions" not in findings(admin_client, load(undecided_document()))


def test_a_draft_that_cannot_be_read_is_held_to_nothing(admin_client: Client, db: None) -> None:
    row = load(decided_document())
    Rulebook.objects.update(showcase="nowhere")
    assert "real decisions" not in findings(admin_client, row)
