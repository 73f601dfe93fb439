import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.exported_from import exported_from, with_release
from rules.files import parsed, read_document, shipped, write_document
from rules.models import Condition, Release
from rules.publishing import publish
from rules.rulebook_schema import rulebook_schema
from tests.support.changes import FAR
from tests.support.small import small_document
from tests.support.strategies import documents, texts

pytestmark = pytest.mark.django_db


def export(*args: str) -> str:
    out = StringIO()
    call_command("export_rulebook", *args, stdout=out)
    return out.getvalue()


def refusal(*args: str) -> str:
    with pytest.raises(CommandError) as refused:
        export(*args)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "source", [small_document(), *map(read_document, shipped())], ids=["small", *shipped()]
)
def test_export_import_export_gives_the_same_bytes(source: dict[str, Any], tmp_path: Path) -> None:
    key = load(source).key
    first = export(key)
    file = tmp_path / "exported.yaml"
    file.write_text(first, encoding="utf-8")
    load(source | {"title": "Edited since?"})
    call_command("load_rulebook", str(file), replace=True, stdout=StringIO())
    assert export(key) == first


@settings(max_examples=25, deadline=None)
@given(documents(texts()))
def test_any_draft_is_exported_to_the_same_bytes_again(source: dict[str, Any]) -> None:
    first = write_document(document(load(source)))
    assert write_document(document(load(parsed(first.encode(), "export")))) == first


def test_a_release_is_exported_as_the_draft_was_then() -> None:
    rulebook = load(small_document())
    then = export("journey")
    release = publish(rulebook, "First release")
    load(small_document() | {"title": "Edited since?"})
    assert export("journey", "--release", "1") == with_release(then, release)
    assert export("journey") != with_release(then, release)


def test_a_draft_names_the_latest_release(journey: Release) -> None:
    latest = publish(load(small_document() | {"title": "Another way?"}), "Second release")
    assert exported_from(export("journey").encode()) == (2, latest.sha256)
    assert exported_from(export("journey", "--release", "1").encode()) == (1, journey.sha256)


def test_the_schema_of_such_files_is_printed() -> None:
    assert json.loads(export("--schema")) == rulebook_schema()


def test_a_site_with_an_address_names_its_schema(journey: Release, settings: Any) -> None:
    bare = export("journey")
    settings.SITE_URL = "https://advisor.example"
    comment = "# yaml-language-server: $schema=https://advisor.example/schemas/rulebook-1.json\n"
    assert export("journey") == comment + bare


def test_a_key_or_the_schema_is_asked_for(journey: Release) -> None:
    for args in ([], ["journey", "--schema"]):
        with pytest.raises(CommandError):
            export(*args)


def test_what_is_not_there_is_named(journey: Release) -> None:
    assert refusal("voyage") == "There is no rulebook voyage; the rulebooks are: journey"
    assert refusal("journey", "--release", "7") == "journey has no release 7"


def test_a_broken_draft_is_refused_with_what_is_wrong(journey: Release) -> None:
    Condition.objects.filter(rule__key="far").delete()
    assert refusal("journey").startswith(f"{FAR}.when: ")
