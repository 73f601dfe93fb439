import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from rules.drafts.from_document import load
from rules.engine.lint import PROOFS
from rules.models import Condition, Example, Rule, Rulebook, Source
from tests.support.changes import ADDRESSES, FURNITURE, LIGHT, changed
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-findings", args=[rulebook.pk])


def form_of(row: Model) -> str:
    return reverse(f"admin:rules_{type(row).__name__.lower()}_change", args=[row.pk])


def break_an_example() -> Example:
    Example.objects.filter(key="moving-house").update(recommended=None)
    return Example.objects.get(key="moving-house")


def test_an_error_stands_before_the_warnings_with_its_row(
    admin_client: Client, address: str
) -> None:
    example = break_an_example()
    response = admin_client.get(address)
    page, findings = response.text, response.context["findings"]
    [error] = findings.errors
    assert error.row == ("Example moving-house", form_of(example))
    assert f"<p>{escape(error.text)}</p>" in page
    assert f'<a href="{form_of(example)}">{error.row.name}</a> · {PROOFS["exact"]}' in page
    assert len(findings.warnings) == 4
    assert page.index('<h3 id="errors">1 error') < page.index('<h3 id="warnings">4 warnings')
    assert "<title>Error: " in page


def test_a_new_rulebook_is_told_in_words_what_it_lacks(admin_client: Client, db: None) -> None:
    row = Rulebook.objects.create(key="tea", title="Tea or coffee?", summary="At breakfast.")
    page = admin_client.get(reverse("draft-findings", args=[row.pk])).text
    assert "showcase: expected, but empty" in page
    assert "not of the form" not in page


def test_a_warning_leads_to_its_row(admin_client: Client, address: str) -> None:
    Source.objects.filter(key="R").update(review_by="2020-01-01", url="https://rail.example/")
    response = admin_client.get(address)
    page = response.text
    assert "error" not in page.split("<title>")[1].split("</title>")[0].lower()
    warnings = {item.row.address: item.text for item in response.context["findings"].warnings}
    source = form_of(Source.objects.get(key="R"))
    assert "2020-01-01" in warnings[source]
    assert f"<p>{escape(warnings[source])}</p>" in page
    assert f'href="{source}"' in page
    assert f'href="{form_of(Rule.objects.get(key="furniture"))}"' in page


def test_a_draft_without_findings_says_so(admin_client: Client, address: str) -> None:
    beyond = {"question": "distance", "test": "above", "value": 50}
    moderate = [{"option": "car", "points": 2}]
    changes = [
        *ADDRESSES,
        (f"{LIGHT}.when.0", beyond),
        (f"{LIGHT}.reason", "you travel more than 50 kilometres and bring no furniture"),
        (f"{FURNITURE}.effects", moderate),
    ]
    load(changed(*changes))
    assert "Nothing is wrong with this draft." in admin_client.get(address).text


def test_what_keeps_a_draft_from_being_read_leads_to_the_row(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    Condition.objects.filter(rule__key="far").update(value="many")
    Rulebook.objects.update(showcase="nowhere")
    response = admin_client.get(address)
    assert response.status_code == 200
    page = response.text
    assert 'class="errornote"' in page
    assert not response.context["findings"].readable
    assert "scenarios.long-way.rules.far.when.1.value" in page
    assert f'<a href="{form_of(Rule.objects.get(key="far"))}">Rule far</a>' in page
    assert f'<a href="{form_of(rulebook)}">Rulebook</a>' in page


def test_script_is_shown_as_text(admin_client: Client, address: str) -> None:
    Example.objects.filter(key="moving-house").update(answers={"<script>": 1})
    page = admin_client.get(address).text
    assert "examples.moving-house.answers.&lt;script&gt;: " in page
    assert "<script>:" not in page


def test_many_findings_take_no_more_queries_than_few(
    admin_client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Example.objects.update(recommended=None)
    Source.objects.update(review_by="2020-01-01")
    admin_client.get(address)
    with django_assert_max_num_queries(75):
        admin_client.get(address)


def test_the_other_pages_of_the_draft_lead_to_it(
    admin_client: Client, rulebook: Rulebook, address: str
) -> None:
    for name in ("admin:rules_rulebook_change", "draft-publish", "draft-examples"):
        assert f'href="{address}"' in admin_client.get(reverse(name, args=[rulebook.pk])).text


@pytest.mark.parametrize(
    ("codename", "status"),
    [("view_rulebook", 200), ("publish_rulebook", 200), ("view_rule", 403)],
)
def test_it_is_for_those_who_see_or_publish_drafts(
    client: Client, address: str, codename: str, status: int
) -> None:
    client.force_login(staff(codename))
    assert client.get(address).status_code == status


def test_no_link_leads_to_a_row_that_the_user_may_not_see(client: Client, address: str) -> None:
    example = break_an_example()
    client.force_login(staff("publish_rulebook", "view_rule"))
    page = client.get(address).text
    assert form_of(example) not in page
    assert "Example moving-house" in page
    assert form_of(Rule.objects.get(key="furniture")) in page


def test_looking_changes_nothing(admin_client: Client, address: str) -> None:
    assert admin_client.post(address).status_code == 405
