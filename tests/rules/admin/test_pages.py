"""What holds for the pages of every part."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from rules.drafts.to_document import document
from rules.models import Release, part_models
from tests.support.admin_pages import errors, form_data, page
from tests.support.small import small_document

PAGES = [
    model._meta.model_name
    for model in apps.get_app_config("rules").get_models()
    if admin.site.is_registered(model)
]

PARTS = [name for name in PAGES if name != "release"]


def _hostile(model: Any) -> dict[str, str]:
    """Script in each text that is not a key."""
    texts = ("title", "name", "short", "says", "reason", "label", "text", "consequence", "unit")
    names = {field.name for field in model._meta.concrete_fields}
    return {name: "<script>alert(1)</script>" for name in texts if name in names}


def test_every_part_that_is_not_an_inline_has_pages() -> None:
    inlines = {"choice", "shownwhen", "risk", "condition", "effect", "share", "applieswhen", "cell"}
    # The last is what the page that renames keys writes.
    inlines |= {"bearing", "renamed"}
    models = {model._meta.model_name for model in part_models()}
    assert models == inlines | set(PARTS)


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
        with django_assert_max_num_queries(19):
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

    @pytest.mark.parametrize("name", PARTS)
    def test_a_form_to_add_a_part_begins_with_its_fields(
        self, admin_client: Client, journey: Release, name: str
    ) -> None:
        """The script of the admin moves focus to the first of them."""
        text = admin_client.get(page(name, "add")).text
        assert text.count('name="_save"') == 1
        assert text.index("<fieldset") < text.index('name="_save"')

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
        for model in part_models():
            model._default_manager.update(**_hostile(model))
        row = apps.get_model("rules", name).objects.first()
        assert row
        for address in (
            page(name, "changelist"),
            page(name, "change", row.pk),
            page(name, "delete", row.pk),
        ):
            assert "<script>alert" not in admin_client.get(address).text


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
