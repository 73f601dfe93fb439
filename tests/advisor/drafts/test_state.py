from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import MutationRun
from rules.drafts.to_document import draft as read
from rules.models import Condition, Example, Release, Rule, Rulebook, Scenario, Source
from tests.support.admin_pages import save
from tests.support.people import staff


@pytest.fixture
def address(journey: Release) -> str:
    return reverse("draft-state", args=[journey.rulebook_id])


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    return journey.rulebook


def state(client: Client, address: str) -> str:
    """The section of the page, as read."""
    section = client.get(address).text.partition('id="draft-state"')[2]
    return " ".join(section.partition("</section>")[0].split())


def figure(client: Client, address: str, name: str) -> str:
    found = state(client, address).partition(f"<dt>{name}</dt><dd>")
    assert found[1], name
    return found[2].partition("</dd>")[0]


def test_the_page_of_the_rulebook_shows_it_or_links_to_it(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    page = admin_client.get(reverse("admin:rules_rulebook_change", args=[rulebook.pk])).text
    assert f'hx-get="{address}"' in page
    assert f'<a href="{address}">How the draft stands</a>' in page


def test_errors_and_failing_examples_count_apart(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    examples = rulebook.examples.count()
    assert figure(admin_client, address, "Errors") == "None"
    assert figure(admin_client, address, "Failing examples") == f"None of {examples}"
    Example.objects.filter(key="moving-house").update(recommended=None)
    far = Rule.objects.get(key="far")
    Condition.objects.create(rule=far, question=far.when.get().question, test="below", value="30")
    assert '/findings/#errors">' in figure(admin_client, address, "Errors")
    failing = figure(admin_client, address, "Failing examples")
    assert reverse("draft-examples", args=[rulebook.pk]) in failing
    assert f"of {examples}" in failing


def test_warnings_are_open_or_accepted(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    assert ">4 open<" in figure(admin_client, address, "Warnings")
    findings = admin_client.get(reverse("draft-findings", args=[rulebook.pk]))
    warning = findings.context["findings"].warnings[0].warning
    accept = reverse("draft-accept", args=[rulebook.pk, warning.fingerprint])
    admin_client.post(accept, {"reason": "Known."})
    assert ">3 open, 1 accepted<" in figure(admin_client, address, "Warnings")


def test_evidence_past_its_review_date_is_named(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    name = "Evidence past its review date"
    assert figure(admin_client, address, name) == "None"
    Source.objects.filter(key="R").update(review_by="2020-01-01")
    source = reverse("admin:rules_source_change", args=[Source.objects.get(key="R").pk])
    assert figure(admin_client, address, name) == f'<a href="{source}">Source R</a>'


def test_unnoticed_changes_are_those_of_the_latest_run(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    assert "Not tried yet" in figure(admin_client, address, "Unnoticed changes")
    run: Any = MutationRun(rulebook=rulebook, sha256=read(rulebook).digest, total=50)
    run.kinds, run.finished_at = {"flip": [20, 2], "drop": [30, 5]}, run.started_at
    run.save()
    page = reverse("draft-unnoticed", args=[rulebook.pk])
    found = figure(admin_client, address, "Unnoticed changes")
    assert found == f'<a href="{page}">7 of 50</a>'
    Scenario.objects.filter(key="long-way").update(title="A way that is long")
    assert "earlier state" in figure(admin_client, address, "Unnoticed changes")


def test_what_changed_since_the_release_and_who_edited_it(
    admin_client: Client, client: Client, rulebook: Rulebook, address: str
) -> None:
    name = "Changed since release 1"
    assert figure(admin_client, address, name) == "Nothing"
    far, light = Rule.objects.get(key="far"), Rule.objects.get(key="far-and-light")
    save(admin_client, far, reason="it is far")
    save(admin_client, far, reason="it is very far")
    client.force_login(staff("change_rule", "view_rule"))
    save(client, light, reason="it is far and light")
    save(client, far, reason="it is as far as that")
    found = figure(admin_client, address, name)
    assert reverse("draft-difference", args=[rulebook.pk]) in found
    assert ">2 differences<" in found
    assert ">2 rows edited</a> by <bdi>admin</bdi> (1), <bdi>sam</bdi> (2)" in found


def test_publishing_is_no_edit(admin_client: Client, rulebook: Rulebook, address: str) -> None:
    save(admin_client, Rule.objects.get(key="far"), reason="it is far")
    publish = reverse("draft-publish", args=[rulebook.pk])
    seen = admin_client.get(publish).context["sha256"]
    admin_client.post(publish, {"note": "Second", "seen": seen})
    assert figure(admin_client, address, "Changed since release 2") == "Nothing"
    Rule.objects.filter(key="far").update(reason="it is far off")
    assert "edited" not in figure(admin_client, address, "Changed since release 2")


def test_a_draft_that_was_never_published_says_so(admin_client: Client, draft: Rulebook) -> None:
    address = reverse("draft-state", args=[draft.pk])
    assert figure(admin_client, address, "Published") == "Not yet"


def test_a_draft_that_cannot_be_read_says_so(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    Condition.objects.filter(rule__key="far").delete()
    # HTMX swaps in no page with an error's status.
    assert admin_client.get(address).status_code == 200
    assert "1 thing must be put right first" in state(admin_client, address)
    assert reverse("draft-findings", args=[rulebook.pk]) in state(admin_client, address)


@pytest.mark.parametrize(
    ("codename", "status"), [("view_rulebook", 200), ("change_rulebook", 200), ("view_rule", 403)]
)
def test_it_is_for_those_who_see_drafts(
    client: Client, address: str, codename: str, status: int
) -> None:
    client.force_login(staff(codename))
    assert client.get(address).status_code == status


def test_many_edits_take_no_more_queries_than_few(
    admin_client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    for rule in Rule.objects.all()[:2]:
        save(admin_client, rule, reason="so it is")
    admin_client.get(address)  # shows the messages of saving
    with django_assert_max_num_queries(64) as few:
        admin_client.get(address)
    number = len(few)
    for rule in Rule.objects.all():
        save(admin_client, rule, reason="so it really is")
    admin_client.get(address)
    with django_assert_max_num_queries(number):
        admin_client.get(address)
