from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from rules.models import Rule, Rulebook
from tests.support.people import publisher, staff

WEAK = "A strong rule, but no claim for it would stand up in a review"


@pytest.fixture
def findings(draft: Rulebook) -> str:
    return reverse("draft-findings", args=[draft.pk])


@pytest.fixture
def accept(admin_client: Client, draft: Rulebook, findings: str) -> str:
    """The address where the warning about the rule "furniture" is accepted."""
    listed = admin_client.get(findings).context["findings"].warnings
    [item] = [item for item in listed if item.text.startswith(WEAK)]
    address = reverse("draft-accept", args=[draft.pk, item.warning.fingerprint])
    assert f'href="{address}"' in admin_client.get(findings).text
    return address


def counts(page: Any) -> tuple[int, int]:
    """How many warnings are open, and how many are accepted."""
    found = page.context["findings"]
    return len(found.warnings), len(found.accepted)


def test_a_warning_is_accepted_with_a_reason(
    admin_client: Client, draft: Rulebook, findings: str, accept: str
) -> None:
    assert WEAK in admin_client.get(accept).text
    response = admin_client.post(accept, {"reason": "Nobody measures sofas."})
    assert response.headers["Location"] == findings
    page = admin_client.get(findings)
    assert counts(page) == (3, 1)
    assert "3 warnings: worth a look" in page.text
    accepted = page.text.partition('<details class="accepted">')[2]
    assert "1 accepted warning" in accepted
    assert WEAK in accepted
    assert "Accepted by <bdi>admin</bdi>" in accepted
    assert "<bdi>Nobody measures sofas.</bdi>" in accepted
    logged = LogEntry.objects.latest("pk").change_message
    assert WEAK in logged
    assert "Nobody measures sofas." in logged


def test_publish_counts_it_apart(admin_client: Client, draft: Rulebook, accept: str) -> None:
    admin_client.post(accept, {"reason": "Known."})
    page = admin_client.get(reverse("draft-publish", args=[draft.pk]))
    assert counts(page) == (3, 1)
    assert "1 accepted warning" in page.text
    assert "Accept this warning" not in page.text


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"reason": " "}, "Give a reason."),
        ({"reason": "So.", "review_by": "2020-01-01"}, "This day is past."),
        ({"reason": "So.", "review_by": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(
    admin_client: Client, draft: Rulebook, accept: str, typed: dict[str, str], complaint: str
) -> None:
    response = admin_client.post(accept, typed)
    assert response.status_code == 422
    assert complaint in response.text
    assert "<title>Error: " in response.text
    assert response.context["form"]["reason"].value() == typed["reason"]
    assert not draft.accepted_warnings.exists()


def test_it_may_be_accepted_for_a_time(
    admin_client: Client, draft: Rulebook, findings: str, accept: str
) -> None:
    day = localdate() + timedelta(days=30)
    admin_client.post(accept, {"reason": "Until we measure.", "review_by": day.isoformat()})
    assert counts(admin_client.get(findings)) == (3, 1)
    draft.accepted_warnings.update(review_by=localdate() - timedelta(days=1))
    page = admin_client.get(findings)
    assert counts(page) == (4, 0)
    assert "<bdi>admin</bdi> accepted it until" in page.text


def test_if_its_row_changes_it_is_open_again_with_the_reason_of_then(
    admin_client: Client, findings: str, accept: str
) -> None:
    admin_client.post(accept, {"reason": "Nobody measures sofas."})
    Rule.objects.filter(key="furniture").update(reason="it is heavy")
    page = admin_client.get(findings)
    assert counts(page) == (4, 0)
    assert "and it has changed since" in page.text
    assert "<bdi>Nobody measures sofas.</bdi>" in page.text


def test_what_changed_meanwhile_is_not_accepted(
    admin_client: Client, draft: Rulebook, findings: str, accept: str
) -> None:
    Rule.objects.filter(key="furniture").update(reason="it is heavy")
    page = admin_client.post(accept, {"reason": "So."}, follow=True)
    assert page.request["PATH_INFO"] == findings
    assert "has changed" in page.text
    assert not draft.accepted_warnings.exists()


def test_an_acceptance_is_withdrawn(
    admin_client: Client, draft: Rulebook, findings: str, accept: str
) -> None:
    admin_client.post(accept, {"reason": "Known."})
    row = draft.accepted_warnings.get()
    withdraw = reverse("draft-withdraw-acceptance", args=[draft.pk, row.pk])
    assert f'action="{withdraw}"' in admin_client.get(findings).text
    assert admin_client.get(withdraw).status_code == 405
    assert admin_client.post(withdraw).headers["Location"] == findings
    assert counts(admin_client.get(findings)) == (4, 0)
    assert WEAK in LogEntry.objects.latest("pk").change_message
    # Somebody else may have been faster.
    assert admin_client.post(withdraw).status_code == 302


def test_only_who_may_change_the_rulebook_accepts(
    client: Client, draft: Rulebook, findings: str, accept: str
) -> None:
    client.force_login(publisher())
    page = client.get(findings)
    assert page.status_code == 200
    assert accept not in page.text
    assert client.post(accept, {"reason": "So."}).status_code == 403
    assert client.post(reverse("draft-withdraw-acceptance", args=[draft.pk, 1])).status_code == 403
    client.force_login(staff("change_rulebook"))
    assert client.post(accept, {"reason": "So."}).status_code == 302
