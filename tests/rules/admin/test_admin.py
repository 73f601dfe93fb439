import re
from copy import copy
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Claim, Example, Option, Precedent, Question, Release, Row, Rule, Rulebook
from rules.publishing import publish
from tests.support.admin_pages import errors, form_data, page, save
from tests.support.small import small_document

PAGES = [
    model._meta.model_name for model in admin.site._registry if model._meta.app_label == "rules"
]
PARTS = [name for name in PAGES if name != "release"]


def _hostile(model: Any) -> dict[str, str]:
    """Script in each text that is not a key."""
    texts = ("title", "name", "short", "says", "reason", "label", "text", "consequence", "unit")
    names = {field.name for field in model._meta.concrete_fields}
    return {name: "<script>alert(1)</script>" for name in texts if name in names}


def test_every_part_that_is_not_an_inline_has_pages() -> None:
    inlines = {"choice", "shownwhen", "risk", "condition", "effect", "share", "applieswhen", "cell"}
    models = {model._meta.model_name for model in apps.get_app_config("rules").get_models()}
    assert models == inlines | set(PAGES)


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    def test_lists_and_forms_are_there(
        self, admin_client: Client, journey: Release, name: str
    ) -> None:
        row = apps.get_model("rules", name).objects.first()
        assert row
        assert admin_client.get(page(name, "changelist")).status_code == 200
        assert admin_client.get(page(name, "changelist"), {"q": "train"}).status_code == 200
        assert admin_client.get(page(name, "change", row.pk)).status_code == 200
        added = admin_client.get(page(name, "add")).status_code
        assert added == (403 if name == "release" else 200)

    @pytest.mark.parametrize("name", PAGES)
    def test_a_list_asks_no_query_for_each_row(
        self,
        admin_client: Client,
        shipped: Release,
        name: str,
        django_assert_max_num_queries: Any,
    ) -> None:
        with django_assert_max_num_queries(16):
            admin_client.get(page(name, "changelist"))

    @pytest.mark.parametrize("name", PARTS)
    def test_saving_a_form_untouched_changes_nothing(
        self, admin_client: Client, journey: Release, name: str
    ) -> None:
        for row in apps.get_model("rules", name).objects.all():
            address = page(name, "change", row.pk)
            response = admin_client.post(address, form_data(admin_client, address))
            assert response.status_code == 302, errors(response)
        assert document(journey.rulebook) == small_document()

    @pytest.mark.parametrize("name", PAGES)
    def test_pages_obey_the_content_security_policy(
        self, admin_client: Client, journey: Release, name: str
    ) -> None:
        row = apps.get_model("rules", name).objects.first()
        assert row
        for address in (
            page(name, "changelist"),
            page(name, "change", row.pk),
            page(name, "delete", row.pk),
        ):
            response = admin_client.get(address)
            assert "default-src 'none'" in response["Content-Security-Policy"]
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style| style=| on\w+=", response.text)

    @pytest.mark.parametrize("name", PARTS)
    def test_script_in_a_text_is_shown_as_text(
        self, admin_client: Client, journey: Release, name: str
    ) -> None:
        for model in apps.get_app_config("rules").get_models():
            if model is not Release:
                model._default_manager.update(**_hostile(model))
        row = apps.get_model("rules", name).objects.first()
        assert row
        for address in (
            page(name, "changelist"),
            page(name, "change", row.pk),
            page(name, "delete", row.pk),
        ):
            assert "<script>alert" not in admin_client.get(address).text

    def test_a_release_cannot_be_changed_or_deleted(
        self, admin_client: Client, journey: Release
    ) -> None:
        address = page(Release, "change", journey.pk)
        assert journey.sha256 in admin_client.get(address).text
        assert admin_client.post(address, {"note": "Forged"}).status_code == 403
        assert admin_client.post(page(Release, "delete", journey.pk)).status_code == 403
        journey.refresh_from_db()
        assert journey.note == "First release"

    def test_a_released_rulebook_keeps_its_key(self, admin_client: Client, db: None) -> None:
        rulebook = load(small_document())
        address = page(Rulebook, "change", rulebook.pk)
        assert "key" in admin_client.get(address).context["adminform"].form.fields
        publish(rulebook, "")
        assert "key" not in admin_client.get(address).context["adminform"].form.fields


class TestForms:
    @pytest.fixture(autouse=True)
    def rulebook(self, db: None) -> Rulebook:
        return load(small_document())

    @pytest.mark.parametrize(
        ("model", "key", "taken"),
        [
            (Option, "car", "train"),
            (Question, "changes", "distance"),
            (Rule, "furniture", "far"),
            (Example, "moving-house", "far-and-direct"),
            (Row, "price", "room"),
        ],
    )
    def test_a_taken_key_is_refused(
        self, admin_client: Client, model: type[Any], key: str, taken: str
    ) -> None:
        response = save(admin_client, model.objects.get(key=key), key=taken)
        (complaint,) = response.context["adminform"].form.errors["key"]
        owner = "table" if model is Row else "rulebook"
        assert complaint == f"Another {model.__name__.lower()} of this {owner} has this key."
        assert model.objects.filter(key=key).exists()

    def test_picks_are_whole_numbers(self, admin_client: Client) -> None:
        row = Question.objects.get(key="distance")
        assert "Write whole numbers" in errors(save(admin_client, row, picks="20; many"))
        assert save(admin_client, row, picks="").status_code == 302

    def test_the_address_of_a_precedent_is_a_safe_one(self, admin_client: Client) -> None:
        row = Precedent.objects.get(key="choir-trip")
        response = save(admin_client, row, url="javascript:alert(1)")
        assert "Start with https://." in errors(response)
        assert save(admin_client, row, url="").status_code == 302

    def test_only_parts_of_the_same_rulebook_are_offered(self, admin_client: Client) -> None:
        load(small_document() | {"key": "another-journey"})
        row = Rule.objects.filter(scenario__rulebook__key="journey", key="far").get()
        context = admin_client.get(page(Rule, "change", row.pk)).context
        effects = context["inline_admin_formsets"][1].formset
        offered = effects.forms[0].fields["option"].queryset
        assert {option.rulebook.key for option in offered} == {"journey"}
        claims = context["adminform"].form.fields["claims"].queryset
        assert {claim.rulebook.key for claim in claims} == {"journey"}
        cell = Row.objects.filter(table__rulebook__key="journey").all()[0].cells.all()[0]
        context = admin_client.get(page(Row, "change", cell.row_id)).context
        fields = context["inline_admin_formsets"][0].formset.forms[0].fields
        for name in ("option", "claims"):
            assert {row.rulebook.key for row in fields[name].queryset} == {"journey"}
        tables = context["adminform"].form.fields["table"].queryset
        assert list(tables) == [cell.row.table]

    def test_a_part_stays_in_its_rulebook(self, admin_client: Client, rulebook: Rulebook) -> None:
        other = load(small_document() | {"key": "another-journey"})
        row = rulebook.sources.all()[0]
        save(admin_client, row, rulebook=other.pk, key="R-2")
        row.refresh_from_db()
        assert (row.rulebook, row.key) == (rulebook, "R-2")

    def test_a_new_part_keeps_to_its_rulebook(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        other = load(small_document() | {"key": "another-journey", "title": "Another"})
        values = {
            "rulebook": rulebook.pk,
            "position": 9,
            "key": "mine",
            "source": other.sources.all()[0].pk,
            "grade": "vendor",
            "says": "Something.",
        }
        refused = admin_client.post(page(Claim, "add"), values)
        assert "Choose from the rulebook “Train or car?”." in errors(refused)
        values["source"] = rulebook.sources.all()[0].pk
        assert admin_client.post(page(Claim, "add"), values).status_code == 302
        assert rulebook.claims.filter(key="mine").exists()

    def test_what_is_no_pick_is_refused_beside_its_field(self, admin_client: Client) -> None:
        row = Example.objects.get(key="far-and-direct")
        picked = [each.pk for each in row.scenarios.all()]
        response = save(admin_client, row, scenarios=["holiday", *picked])
        assert "“holiday” is not a valid value." in errors(response)
        claim = Claim.objects.get(key="R1")
        assert "Choose from the rulebook" in errors(save(admin_client, claim, source="holiday"))

    @pytest.mark.parametrize("key", ["holiday", "9" * 20, "9" * 5000, "٣"])
    def test_an_address_that_names_no_rulebook_asks_for_one(
        self, admin_client: Client, key: str
    ) -> None:
        load(small_document() | {"key": "another-journey"})
        page_of_all = admin_client.get(page(Claim, "add"), {"rulebook": key})
        assert (page_of_all.status_code, len(page_of_all.context["choices"])) == (200, 2)
        search = {"app_label": "rules", "model_name": "leftout", "field_name": "claim"}
        found = admin_client.get("/admin/autocomplete/", search | {"rulebook": key}).json()
        assert found["results"]

    def test_a_number_beyond_all_measure_is_refused(self, admin_client: Client) -> None:
        row = Question.objects.get(key="distance")
        for name in ("position", "maximum", "minimum"):
            assert errors(save(admin_client, row, **{name: "1" + "0" * 30}))


@pytest.mark.parametrize("name", PARTS)
def test_who_may_only_look_sees_every_page(client: Client, journey: Release, name: str) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    views = Permission.objects.filter(codename__startswith="view_")
    reader.user_permissions.set(views.filter(content_type__app_label="rules"))
    client.force_login(reader)
    row = apps.get_model("rules", name).objects.first()
    assert row
    assert client.get(page(name, "changelist")).status_code == 200
    text = client.get(page(name, "change", row.pk)).text
    assert 'name="_save"' not in text
    assert "addlink" not in text
    assert client.post(page(name, "change", row.pk), {}).status_code == 403
    assert client.post(page(name, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_pages_of_the_admin_have_the_icon_of_the_site(admin_client: Client) -> None:
    assert 'rel="icon" href="/static/icon.svg"' in admin_client.get(reverse("admin:index")).text


@pytest.mark.parametrize("name", ["question", "rule", "scenario"])
def test_a_form_asks_no_query_for_what_each_row_offers(
    admin_client: Client, journey: Release, name: str
) -> None:
    """Twenty more rows under a part cost a query each at most, for what they have picked."""
    rows = {"question": "choices", "rule": "when", "scenario": "risks"}
    row = apps.get_model("rules", name).objects.exclude(**{rows[name]: None}).first()
    few = queries(admin_client, page(name, "change", row.pk))
    model = type(getattr(row, rows[name]).first())
    model_rows = [copy(getattr(row, rows[name]).first()) for _ in range(20)]
    for number, each in enumerate(model_rows):
        each.pk = None
        if hasattr(each, "key"):
            each.key = f"more-{number}"
        if name == "scenario":
            each.option = Option.objects.create(
                rulebook=row.rulebook, key=f"more-{number}", name="More", short="More"
            )
    model.objects.bulk_create(model_rows)
    many = queries(admin_client, page(name, "change", row.pk))
    assert many - few <= 20


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
