import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.exported_from import with_release
from rules.files import shipped
from rules.models import Release, Rulebook
from rules.publishing import publish
from rules.releases import get
from tests.support.changes import REMOVED, changed, problems_of
from tests.support.commands import refusal, run
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def test_a_file_becomes_the_draft(write: Any) -> None:
    path = write("journey.yaml", small_document())
    assert run("load_rulebook", path) == f"The draft of journey is now what {path} says.\n"
    assert document(Rulebook.objects.get()) == small_document()
    assert not Release.objects.exists()


def test_a_folder_becomes_the_draft(write: Any, tmp_path: Path) -> None:
    source = small_document()
    write("scenarios-1.yaml", {"scenarios": source["scenarios"][:2]})
    write("scenarios-2.yaml", {"scenarios": source.pop("scenarios")[2:]})
    write("rulebook.yaml", source)
    run("load_rulebook", str(tmp_path))
    assert document(Rulebook.objects.get()) == small_document()


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_rulebook_is_published_by_its_key(key: str) -> None:
    output = run("load_rulebook", key, "--publish", "--note", "As shipped")
    assert output.endswith(f"Release 1 of {key} is published.\n")
    assert Release.objects.get().note == "As shipped"


def test_the_second_time_changes_nothing(write: Any) -> None:
    path = write("journey.yaml", small_document())
    run("load_rulebook", path, "--publish")
    Rulebook.objects.update(title="Edited since?")
    assert run("load_rulebook", path, "--publish") == (
        "Release 1 of journey says this already; nothing has changed.\n"
    )
    assert Release.objects.count() == 1
    assert Rulebook.objects.get().title == "Edited since?"


def test_a_file_of_old_can_be_published_again(write: Any) -> None:
    path = write("journey.yaml", small_document())
    run("load_rulebook", path, "--publish")
    publish(load(small_document() | {"title": "By an architect?"}), "")
    run("load_rulebook", path, "--publish")
    assert [release.rulebook.title for release in map(partial(get, "journey"), (1, 2, 3))] == [
        "Train or car?",
        "By an architect?",
        "Train or car?",
    ]


def test_a_changed_file_is_the_next_release(write: Any) -> None:
    run("load_rulebook", write("one.yaml", small_document()), "--publish")
    path = write("two.yaml", small_document() | {"title": "Which way to travel?"})
    run("load_rulebook", path, "--publish")
    assert get("journey", 2).rulebook.title == "Which way to travel?"
    assert Release.objects.get(number=2).note == f"Loaded from {path}"


def test_a_site_that_demands_approval_is_told_that_there_was_none(
    write: Any, settings: Any
) -> None:
    settings.REVIEW_REQUIRED = True
    run("load_rulebook", write("one.yaml", small_document()), "--publish")
    assert Release.objects.get().review.without_approval


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("key: journey\ntitle: One\ntitle: Two\n", 'line 3: the key "title" stands twice'),
        ("key: &a journey\ntitle: *a\n", "line 2: aliases are not allowed"),
        ("key: [journey\n", "line 2: did not find expected ',' or ']'"),
        ("- journey\n", "expected a mapping"),
        ("", "expected a mapping"),
        ("key: journey\n", "title: expected, but missing; summary: expected, but missing"),
        ("key: journey\n", "and 4 more"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(write: Any, text: str, complaint: str) -> None:
    rulebook = load(small_document())
    path = write("bad.yaml", text)
    for options in ([], ["--publish"]):
        assert complaint in refusal("load_rulebook", path, *options)
    assert document(rulebook) == small_document()


def test_a_dangling_key_is_refused_with_its_line(write: Any) -> None:
    source = small_document()
    source["claims"][0]["source"] = "X"
    [problem] = problems_of(source)
    path = write("bad.yaml", source)
    line = Path(path).read_text(encoding="utf-8").splitlines().index("  source: X") + 1
    assert refusal("load_rulebook", path) == f"bad.yaml, line {line}: {problem}"
    assert problem.startswith("claims.R1.source: ")


def test_a_missing_file_is_refused_with_the_keys_there_are() -> None:
    keys = ", ".join(shipped())
    output = refusal("load_rulebook", "nowhere.yaml")
    assert output == f"nowhere.yaml: no such file; the shipped rulebooks are: {keys}"


def test_a_failing_example_can_be_loaded_but_not_published(write: Any) -> None:
    run("load_rulebook", write("good.yaml", small_document()))
    source = small_document()
    source["examples"][1]["recommended"] = "train"
    path = write("failing.yaml", source)
    assert refusal("load_rulebook", path, "--publish", "--replace").startswith(
        "examples.moving-house: "
    )
    assert document(Rulebook.objects.get()) == small_document()
    run("load_rulebook", path, "--replace")
    assert document(Rulebook.objects.get()) == source


def test_what_is_not_published_is_lost_only_if_asked(write: Any) -> None:
    publish(load(small_document()), "")
    edited = small_document() | {"title": "Edited since?", "summary": "Edited."}
    load(edited)
    path = write("other.yaml", small_document() | {"title": "Another way?"})
    for options in ([], ["--publish"]):
        assert refusal("load_rulebook", path, *options) == (
            "The draft of journey would lose 2 changes since release 1; --replace discards them"
        )
        assert document(Rulebook.objects.get()) == edited
    assert run("load_rulebook", path, "--replace").endswith(" That makes 2 changes to the draft.\n")
    assert Rulebook.objects.get().title == "Another way?"


def test_a_draft_that_was_never_published_is_lost_only_if_asked(write: Any) -> None:
    load(small_document())
    path = write("other.yaml", small_document() | {"title": "Another way?"})
    assert refusal("load_rulebook", path) == (
        "The draft of journey was never published and would lose 1 change; --replace discards it"
    )
    run("load_rulebook", path, "--replace", "--publish")
    assert Release.objects.get().rulebook.title == "Another way?"


def test_an_unfinished_draft_is_lost_only_if_asked(write: Any) -> None:
    rulebook = publish(load(small_document()), "").rulebook
    rulebook.examples.all().delete()
    path = write("journey.yaml", small_document())
    assert refusal("load_rulebook", path) == (
        "The draft of journey is unfinished and not published; --replace discards it"
    )
    run("load_rulebook", path, "--replace")
    assert document(rulebook) == small_document()


def test_a_draft_that_loses_nothing_is_replaced_unasked(write: Any) -> None:
    edited = small_document() | {"title": "Edited since?"}
    publish(load(small_document()), "")
    path = write("edited.yaml", edited)
    assert " 1 change " in run("load_rulebook", path)
    assert " 0 changes " in run("load_rulebook", path)
    run("load_rulebook", path, "--publish")
    assert get("journey", 2).rulebook.title == edited["title"]


class TestMerge:
    """The draft has changed since release 1, and so has a file that was exported from it."""

    @pytest.fixture
    def exported(self, write: Any, journey: Release) -> Any:
        def export(*changes: tuple[str, Any]) -> str:
            path = Path(write("edited.yaml", changed(*changes)))
            text = with_release(path.read_text(encoding="utf-8"), journey)
            path.write_text(text, encoding="utf-8")
            load(changed(("title", "Ours"), ("left_out", []), ("claims.C4", REMOVED)))
            return str(path)

        return export

    def test_what_either_side_changed_is_in_the_draft(self, exported: Any) -> None:
        path = exported(("summary", "Theirs."))
        assert run("load_rulebook", path, "--merge") == (
            f"{path} is merged into the draft of journey. That makes 1 change to the draft.\n"
        )
        draft = document(Rulebook.objects.get())
        assert (draft["title"], draft["summary"]) == ("Ours", "Theirs.")

    def test_it_can_be_published_at_once(self, exported: Any) -> None:
        run("load_rulebook", exported(("summary", "Theirs.")), "--merge", "--publish")
        assert get("journey", 2).rulebook.title == "Ours"
        assert get("journey", 2).rulebook.summary == "Theirs."

    def test_conflicts_are_listed_and_nothing_is_written(
        self, exported: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = exported(("title", "Theirs"), ("summary", "Theirs."))
        before = document(Rulebook.objects.get())
        with pytest.raises(CommandError) as stopped:
            call_command("load_rulebook", path, "--merge")
        assert stopped.value.returncode == 1
        assert str(stopped.value).startswith("Draft and file have both changed 1 thing, ")
        assert capsys.readouterr().out.splitlines() == [
            "The rulebook: title",
            "  base: Train or car?",
            "  draft: Ours",
            "  file: Theirs",
        ]
        assert document(Rulebook.objects.get()) == before

    def test_what_the_merge_makes_must_be_a_rulebook(self, exported: Any) -> None:
        path = exported(("options.coach.claims", ["C4"]))
        assert refusal("load_rulebook", path, "--merge").startswith(
            'options.coach.claims: there is no claim "C4"'
        )
        assert Rulebook.objects.get().title == "Ours"

    def test_a_release_that_the_file_does_not_name_is_named_by_hand(
        self, write: Any, exported: Any
    ) -> None:
        exported()
        path = write("bare.yaml", changed(("summary", "Theirs.")))
        assert refusal("load_rulebook", path, "--merge") == (
            f"{path} does not say from which release it comes; name it by --base"
        )
        assert refusal("load_rulebook", path, "--merge", "--base", "7") == (
            "journey has no release 7"
        )
        run("load_rulebook", path, "--merge", "--base", "1")
        assert document(Rulebook.objects.get())["summary"] == "Theirs."

    def test_a_release_that_is_unknown_here_is_said(self, exported: Any) -> None:
        path = Path(exported())
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("[0-9a-f]{64}", "0" * 64, text), encoding="utf-8")
        assert refusal("load_rulebook", str(path), "--merge") == (
            f"{path} comes from release 1, but no release of journey is the same as that one; "
            "name it by --base"
        )

    def test_there_must_be_a_draft(self, write: Any) -> None:
        path = write("journey.yaml", small_document())
        assert refusal("load_rulebook", path, "--merge") == (
            "There is no rulebook journey to merge into"
        )
