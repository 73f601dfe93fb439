"""The pages of rulebooks."""

from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client

from rules.drafts.from_document import load
from rules.engine.references import RESERVED_STEPS
from rules.models import Choice, DeletedRulebook, Rule, Rulebook, Scenario
from rules.publishing import publish
from tests.support.admin_pages import errors, form_data, page
from tests.support.people import architect
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_released_rulebook_keeps_its_key(admin_client: Client, db: None) -> None:
    rulebook = load(small_document())
    address = page(Rulebook, "change", rulebook.pk)
    assert "key" in admin_client.get(address).context["adminform"].form.fields
    publish(rulebook, "")
    assert "key" not in admin_client.get(address).context["adminform"].form.fields


class TestAdding:
    """A new rulebook, with options and steps in the rows of its form."""

    @pytest.fixture
    def sent(self, admin_client: Client) -> dict[str, Any]:
        data = form_data(admin_client, page(Rulebook, "add"))
        data |= {"title": "Which tea?", "key": "which-tea", "summary": "For a cup."}
        for number, name in enumerate(["Green", "Black"]):
            words = {"name": f"{name} tea", "short": name, "key": name.lower()}
            words |= {"advice": f"Drink {name}.", "summary": "A leaf."}
            data |= {f"options-{number}-{field}": text for field, text in words.items()}
        return data | {"steps-0-title": "The cup", "steps-0-key": "the-cup"}

    def test_options_and_steps_come_with_it(
        self, admin_client: Client, sent: dict[str, Any]
    ) -> None:
        assert admin_client.post(page(Rulebook, "add"), sent).status_code == 302
        added = Rulebook.objects.get(key="which-tea")
        options = added.options.values_list("key", "kind", "position")
        assert list(options) == [("green", "contender", 1), ("black", "contender", 2)]
        assert list(added.steps.values_list("key", "position")) == [("the-cup", 1)]

    def test_they_may_come_later(self, admin_client: Client, sent: dict[str, Any]) -> None:
        sent = {name: "" if "s-0-" in name or "s-1-" in name else sent[name] for name in sent}
        assert admin_client.post(page(Rulebook, "add"), sent).status_code == 302
        assert not Rulebook.objects.get(key="which-tea").options.exists()

    @pytest.mark.parametrize(
        ("field", "value", "prefix"),
        [
            ("options-0-advice", "Drink. " * 100, "options-0"),
            ("options-1-key", "green", ""),
            ("options-1-key", "Black!", "options-1"),
            ("steps-0-key", next(iter(RESERVED_STEPS)), "steps-0"),
        ],
    )
    def test_what_is_wrong_in_a_row_is_told_there(
        self, admin_client: Client, sent: dict[str, Any], field: str, value: str, prefix: str
    ) -> None:
        response = admin_client.post(page(Rulebook, "add"), sent | {field: value})
        assert errors(response)
        inlines = response.context["inline_admin_formsets"]
        rows = [row for inline in inlines for row in inline.formset.forms]
        assert [row.prefix for row in rows if row.errors.get(field.rpartition("-")[2])] == (
            [prefix] if prefix else []
        )
        assert not Rulebook.objects.filter(key="which-tea").exists()

    def test_a_stored_one_has_no_such_rows(self, admin_client: Client, rulebook: Rulebook) -> None:
        response = admin_client.get(page(Rulebook, "change", rulebook.pk))
        assert not response.context["inline_admin_formsets"]


def test_of_a_rulebook_lead_to_its_parts(admin_client: Client, rulebook: Rulebook) -> None:
    load(small_document() | {"key": "another-journey"})
    text = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
    address = f"{page(Rule, 'changelist')}?scenario__rulebook__id__exact={rulebook.pk}"
    assert f'<a href="{address}">Rules (8)</a>' in text
    assert f'href="{page(Scenario, "add")}?rulebook={rulebook.pk}"' in text
    listed = admin_client.get(address).context["cl"].result_list
    assert {rule.rulebook for rule in listed} == {rulebook}


def test_an_unpublished_rulebook_goes(admin_client: Client, rulebook: Rulebook) -> None:
    address = page(Rulebook, "delete", rulebook.pk)
    assert "Rules: 8" in admin_client.get(address).text
    admin_client.post(address, {"post": "yes"})
    assert not Rulebook.objects.exists()
    assert not Choice.objects.exists()


def test_a_trial_goes_with_its_releases_and_is_logged(
    admin_client: Client, rulebook: Rulebook
) -> None:
    publish(rulebook, "First")
    address = page(Rulebook, "delete", rulebook.pk)
    text = admin_client.get(address).text
    assert "Releases: 1" in text
    assert "export the draft" in text
    response = admin_client.post(address, {"post": "yes"})
    assert response.headers["Location"] == page(Rulebook, "changelist")
    assert not Rulebook.objects.exists()
    assert DeletedRulebook.objects.get().deleted_by == User.objects.get(username="admin")
    entry = LogEntry.objects.latest("pk")
    assert (entry.action_flag, entry.object_repr) == (DELETION, "Train or car?")


def test_a_rulebook_with_results_stays(
    admin_client: Client, client: Client, rulebook: Rulebook
) -> None:
    publish(rulebook, "First")
    client.post("/decide/journey/1/save/?distance=2000")
    address = page(Rulebook, "delete", rulebook.pk)
    for response in (admin_client.get(address), admin_client.post(address, {"post": "yes"})):
        assert "can be read for good: 1 result." in response.text
        assert f"{page(Rulebook, 'change', rulebook.pk)}#id_availability" in response.text
    assert Rulebook.objects.exists()


def test_several_go_at_once_or_none_of_them(
    admin_client: Client, client: Client, rulebook: Rulebook
) -> None:
    other = load(small_document() | {"key": "another-journey", "title": "Another"})
    publish(other, "Another")
    publish(rulebook, "First")
    client.post("/decide/journey/1/save/?distance=2000")
    selected = {"action": "delete_selected", "_selected_action": [rulebook.pk, other.pk]}
    response = admin_client.post(page(Rulebook, "changelist"), selected | {"post": "yes"})
    assert "All of the selected rulebooks stay" in response.text
    assert Rulebook.objects.count() == 2
    selected["_selected_action"] = [other.pk]
    admin_client.post(page(Rulebook, "changelist"), selected | {"post": "yes"})
    assert list(Rulebook.objects.all()) == [rulebook]


def test_only_who_may_publish_as_well_deletes_what_was_published(
    client: Client, rulebook: Rulebook
) -> None:
    address = page(Rulebook, "delete", rulebook.pk)
    publish(rulebook, "First")
    client.force_login(architect())
    assert "permission" in client.get(address).text
    assert client.post(address, {"post": "yes"}).status_code == 403
    User.objects.get(username="ada").groups.add(Group.objects.get(name="Publishers"))
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Rulebook.objects.exists()
