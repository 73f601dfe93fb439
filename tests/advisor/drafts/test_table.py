import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Condition, Rule, Rulebook
from tests.support.large import large_document
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-table", args=[rulebook.pk])


def form_of(key: str) -> str:
    return reverse("admin:rules_rule_change", args=[Rule.objects.get(key=key).pk])


def test_each_rule_leads_to_its_form(admin_client: Client, address: str) -> None:
    page = admin_client.get(address).text
    for key in ("far", "furniture", "many-changes"):
        assert f'<a href="{form_of(key)}">{key}</a>' in page


def test_it_shows_the_draft_as_it_is_now(admin_client: Client, address: str) -> None:
    Condition.objects.filter(rule__key="far").update(value=400)
    assert "<td>&gt; 400</td>" in admin_client.get(address).text


def test_it_is_filtered_and_sorted_as_that_of_a_release(admin_client: Client, address: str) -> None:
    response = admin_client.get(f"{address}?question=distance&answers=far-and-direct")
    assert [row.row.rule.key for row in response.context["rows"]] == ["far-and-light", "far"]
    assert "Distance: what each option can get" in response.text


def test_its_csv_has_the_same_rows(admin_client: Client, rulebook: Rulebook) -> None:
    response = admin_client.get(
        reverse("draft-table-csv", args=[rulebook.pk]), {"scenario": "long-way"}
    )
    disposition = 'attachment; filename="journey-draft-table.csv"'
    assert response.headers["Content-Disposition"] == disposition
    assert [line.split(",")[1] for line in response.text.splitlines()[1:]] == [
        "far",
        "far-and-light",
    ]


def test_what_has_no_answers_is_refused(admin_client: Client, address: str) -> None:
    response = admin_client.get(f"{address}?answers=nonsense")
    assert response.status_code == 422
    assert "<title>Error: " in response.text


def test_a_draft_that_cannot_be_read_says_why(admin_client: Client, address: str) -> None:
    Condition.objects.filter(rule__key="far").update(value="many")
    response = admin_client.get(address)
    assert response.status_code == 422
    assert "scenarios.long-way.rules.far.when.1.value" in response.text


def test_the_other_pages_of_the_draft_lead_to_it(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    for name in ("admin:rules_rulebook_change", "draft-findings", "draft-try"):
        assert f'href="{address}"' in admin_client.get(reverse(name, args=[rulebook.pk])).text


def test_many_rules_take_no_more_queries_than_few(admin_client: Client, address: str) -> None:
    def queries(address: str) -> int:
        admin_client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address).status_code == 200
        return len(captured)

    large = load(large_document(rules=60, questions=20, examples=5))
    assert queries(reverse("draft-table", args=[large.pk])) <= queries(address)


@pytest.mark.parametrize(
    ("codename", "status"),
    [("view_rulebook", 200), ("publish_rulebook", 200), ("view_rule", 403)],
)
@pytest.mark.parametrize("page", ["draft-table", "draft-table-csv"])
def test_it_is_for_those_who_see_or_publish_drafts(
    client: Client, rulebook: Rulebook, page: str, codename: str, status: int
) -> None:
    client.force_login(staff(codename))
    assert client.get(reverse(page, args=[rulebook.pk])).status_code == status


def test_no_link_leads_to_a_rule_that_the_user_may_not_see(client: Client, address: str) -> None:
    client.force_login(staff("view_rulebook"))
    page = client.get(address).text
    assert form_of("far") not in page
    assert ">far<span>" in page
