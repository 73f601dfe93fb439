import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from advisor.drafts import uploads
from advisor.drafts.uploads import MAX_PROBLEMS, UNFINISHED, ConfirmForm, UploadForm
from rules.drafts.from_document import load
from rules.files import MAX_BYTES, write_document
from rules.models import Rulebook
from tests.support.changes import FAR, changed
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def upload(rulebook: Rulebook | None, content: Any) -> UploadForm:
    text = content if isinstance(content, str) else json.dumps(content)
    return UploadForm(rulebook, {}, {"file": SimpleUploadedFile("journey.yaml", text.encode())})


def test_a_file_is_read_as_a_rulebook(rulebook: Rulebook) -> None:
    form = upload(rulebook, changed(("title", "By coach?")))
    assert form.is_valid()
    assert form.cleaned_data["file"].title == "By coach?"


def test_a_file_must_be_of_this_rulebook(rulebook: Rulebook) -> None:
    assert upload(rulebook, changed(("key", "voyage"))).errors.keys() == {"file"}


def test_without_a_rulebook_a_file_must_be_of_a_new_one(rulebook: Rulebook) -> None:
    assert upload(None, small_document()).errors.keys() == {"file"}
    assert upload(None, changed(("key", "voyage"))).is_valid()


def test_what_is_wrong_with_a_file_is_listed_up_to_a_limit(rulebook: Rulebook) -> None:
    document = small_document()
    rule = document["scenarios"][0]["rules"][0]
    document["scenarios"][0]["rules"] = [
        rule | {"key": f"rule-{number}", "claims": ["gone"]} for number in range(200)
    ]
    problems = upload(rulebook, document).errors["file"]
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1] == "and 150 more"


def test_what_is_wrong_is_named_with_its_line(rulebook: Rulebook) -> None:
    text = write_document(changed((f"{FAR}.claims", ["X9"])))
    [number] = [n for n, line in enumerate(text.splitlines(), 1) if "[X9]" in line]
    [problem] = upload(rulebook, text).errors["file"]
    assert str(problem).startswith(
        f'journey.yaml, line {number}: {FAR}.claims: there is no claim "X9"'
    )


def test_csv_changes_the_draft(rulebook: Rulebook) -> None:
    file = SimpleUploadedFile("Claims.CSV", b"key,says\nR1,Otherwise.\n")
    form = UploadForm(rulebook, {}, {"file": file})
    assert form.is_valid()
    assert form.cleaned_data["file"].claim["R1"].says == "Otherwise."


def test_csv_waits_until_the_draft_is_finished(rulebook: Rulebook) -> None:
    rulebook.examples.all().delete()
    rulebook.scenarios.all().delete()
    file = SimpleUploadedFile("claims.csv", b"key,says,grade\nR1,Otherwise.,gossip\n")
    form = UploadForm(rulebook, {}, {"file": file})
    first, then, *lacks = form.errors["file"]
    assert str(first).startswith("claims.csv, line 2, grade: ")
    assert str(then) == UNFINISHED
    assert "scenarios: expected at least 1" in map(str, lacks)


def test_csv_makes_no_new_rulebook(db: None) -> None:
    file = SimpleUploadedFile("claims.csv", b"key,says\nR1,Otherwise.\n")
    assert UploadForm(None, {}, {"file": file}).errors.keys() == {"file"}
    assert ".csv" not in UploadForm(None).fields["file"].widget.attrs["accept"]


def test_a_file_that_is_too_large_is_refused_unread(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "parsed", lambda *args: pytest.fail("it was read"))
    assert upload(rulebook, "a" * (MAX_BYTES + 1)).errors.keys() == {"file"}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", '{"key": NaN}'])
def test_only_a_rulebook_can_be_confirmed(rulebook: Rulebook, text: str) -> None:
    assert ConfirmForm(rulebook, {"document": text}).errors.keys() == {"document"}


def test_what_was_read_can_be_confirmed(rulebook: Rulebook) -> None:
    read = upload(rulebook, changed(("title", "By coach?")))
    assert read.is_valid()
    form = ConfirmForm(rulebook, {"document": read.cleaned_data["file"].canonical()})
    assert form.is_valid()
    assert form.cleaned_data["document"] == read.cleaned_data["file"]
