"""Two people work apart, one in the draft and one in an exported file; the merge has both."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from advisor.drafts import merge, transfer
from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.exported_from import with_release
from rules.files import write_document
from rules.models import Claim, Condition, Release, Rule, Rulebook
from rules.publishing import publish
from tests.support.admin_pages import save
from tests.support.changes import FAR, REMOVED, changed
from tests.support.people import architect, publisher
from tests.support.small import small_document

Document = dict[str, Any]
TITLE, REASON = "choice-title", "choice-rules.far.reason"


@pytest.fixture
def rulebook(journey: Release) -> Rulebook:
    return journey.rulebook


@pytest.fixture
def client(client: Client, db: None) -> Client:
    client.force_login(architect())
    return client


def page(rulebook: Rulebook, name: str = "merge") -> str:
    return reverse(f"draft-{name}", args=[rulebook.pk])


def upload(client: Client, rulebook: Rulebook, file: Document | str, name: str = "j.yaml") -> Any:
    """Uploads a file; a document as if it had been exported from release 1 and then edited."""
    if isinstance(file, dict):
        file = with_release(write_document(file), Release.objects.get(number=1))
    return client.post(page(rulebook), {"file": SimpleUploadedFile(name, file.encode())})


def hidden(response: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.text)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def send(client: Client, response: Any, **fields: str) -> Any:
    """Sends the form of a page, with further fields."""
    address = response.request["PATH_INFO"]
    return client.post(address, hidden(response) | fields, follow=True)


def chosen(response: Any) -> dict[str, str | None]:
    return {conflict.name: conflict.chosen for conflict in response.context["conflicts"]}


def texts(response: Any, name: str) -> list[str]:
    return [change.text for change in response.context[name]]


class TestWithoutConflicts:
    def test_a_colleagues_edit_and_that_of_the_file_are_both_in(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        exported = client.get(page(rulebook, "export")).text
        colleague = Client()
        colleague.force_login(architect("bob"))
        save(colleague, Rule.objects.get(key="far"), reason="Bob says so")
        edited = exported.replace("More than you can carry", "Too much to carry")
        preview = upload(client, rulebook, edited)
        [coming], [staying] = texts(preview, "changes"), texts(preview, "staying")
        assert "Too much to carry" in coming
        assert "Bob says so" in staying
        assert draft(rulebook).scenario["bulky-load"].title == "More than you can carry"
        done = send(client, preview, apply="Merge")
        assert "Merged a file into the draft; its base is release 1." in done.text
        assert document(rulebook) == changed(
            (f"{FAR}.reason", "Bob says so"), ("scenarios.bulky-load.title", "Too much to carry")
        )

    def test_rows_keep_their_history(self, client: Client, rulebook: Rulebook) -> None:
        before = Rule.objects.get(key="far").pk
        file = changed((f"{FAR}.reason", "so it is"))
        send(client, upload(client, rulebook, file), apply="Merge")
        assert Rule.objects.get(key="far").pk == before

    def test_it_stands_in_the_history_with_what_changed(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        preview = upload(client, rulebook, changed(("title", "By coach?")))
        send(client, preview, apply="Merge")
        entry = LogEntry.objects.get()
        done, *changes = entry.change_message.split("\n")
        assert (entry.user.username, done) == (
            "ada",
            "Merged a file into the draft; its base is release 1.",
        )
        assert changes == texts(preview, "changes")

    def test_what_has_nothing_new_cannot_be_merged(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        load(changed(("title", "By coach?")))
        response = upload(client, rulebook, small_document())
        assert "Nothing differs." in response.text
        assert 'name="apply"' not in response.text

    def test_what_the_draft_had_beyond_its_release_at_export_counts_as_the_files(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        load(changed(("title", "By coach?")))
        exported = client.get(page(rulebook, "export")).text
        load(small_document())
        preview = upload(client, rulebook, exported)
        [coming] = texts(preview, "changes")
        assert "By coach?" in coming

    def test_what_is_saved_at_the_very_moment_is_not_lost(
        self, client: Client, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        preview = upload(client, rulebook, changed(("title", "By coach?")))
        monkeypatch.setattr(merge, "replaced", lambda *args: None)
        response = send(client, preview, apply="Merge")
        assert response.status_code == 409
        assert "Somebody has changed the draft meanwhile" in response.text
        assert 'name="apply"' in response.text


class TestConflicts:
    @pytest.fixture
    def asked(self, client: Client, rulebook: Rulebook) -> Any:
        """The page after both sides changed the title and a reason, and each something else."""
        load(changed(("title", "Ours"), (f"{FAR}.reason", "ours"), ("summary", "Ours.")))
        theirs = (("title", "Theirs"), (f"{FAR}.reason", "theirs"), (f"{FAR}.claims", ["R1", "R2"]))
        return upload(client, rulebook, changed(*theirs))

    def test_each_is_shown_with_all_three_versions_and_none_is_chosen(self, asked: Any) -> None:
        assert asked.status_code == 200
        title, reason = (conflict.words for conflict in asked.context["conflicts"])
        assert title[2:] == (["Train or car?"], ["Ours"], ["Theirs"])
        assert reason.heading == "Rule “far” in “A long way between cities”: reason"
        for text in (reason.heading, *reason.base, *reason.draft, *reason.file):
            assert text in asked.text
        assert "checked" not in asked.text

    def test_what_a_side_changed_in_a_text_is_marked(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        load(changed(("summary", "For a short journey within the country: how to travel.")))
        file = changed(("summary", "For a journey: which way to travel."))
        text = upload(client, rulebook, file).text
        assert "For a <mark>short </mark>journey within the country: <mark>how </mark>to" in text
        assert "For a <mark>journey: </mark>which way to travel." in text

    def test_below_stands_what_comes_and_what_stays_in_any_case(self, asked: Any) -> None:
        [coming], [staying] = texts(asked, "coming"), texts(asked, "staying")
        assert "claim" in coming
        assert "summary" in staying

    def test_all_must_be_chosen_and_what_is_chosen_is_kept(
        self, client: Client, rulebook: Rulebook, asked: Any
    ) -> None:
        response = send(client, asked, **{TITLE: "file"})
        assert response.status_code == 422
        assert response.text.count("Choose one of the two.") == 1
        assert chosen(response) == {TITLE: "file", REASON: None}
        assert response.text.count("checked") == 1
        assert "What changes in the draft" not in response.text

    def test_a_choice_of_something_else_is_none(self, client: Client, asked: Any) -> None:
        response = send(client, asked, **{TITLE: "theirs", REASON: "file"})
        assert chosen(response) == {TITLE: None, REASON: "file"}

    def test_what_is_chosen_is_shown_before_it_is_merged(
        self, client: Client, rulebook: Rulebook, asked: Any
    ) -> None:
        preview = send(client, asked, **{TITLE: "file", REASON: "draft"})
        assert preview.status_code == 200
        assert "The rulebook: title: the file’s version" in preview.text
        coming = " ".join(texts(preview, "changes"))
        assert "Theirs" in coming
        assert "theirs" not in coming
        assert draft(rulebook).title == "Ours"
        send(client, preview, apply="Merge")
        assert document(rulebook) == changed(
            ("title", "Theirs"),
            (f"{FAR}.reason", "ours"),
            (f"{FAR}.claims", ["R1", "R2"]),
            ("summary", "Ours."),
        )
        _, title, reason, *_ = LogEntry.objects.get().change_message.split("\n")
        assert title == "The rulebook: title: the file’s version"
        assert reason.endswith(": reason: the draft’s version")

    def test_one_can_choose_again(self, client: Client, asked: Any) -> None:
        preview = send(client, asked, **{TITLE: "file", REASON: "draft"})
        again = send(client, preview, choose="Choose again")
        assert again.status_code == 200
        assert chosen(again) == {TITLE: "file", REASON: "draft"}
        assert "errornote" not in again.text

    def test_if_the_draft_changes_meanwhile_all_is_shown_anew_with_what_was_chosen(
        self, client: Client, rulebook: Rulebook, asked: Any
    ) -> None:
        preview = send(client, asked, **{TITLE: "file", REASON: "draft"})
        Rule.objects.filter(key="far").update(reason="ours, again")
        response = send(client, preview, apply="Merge")
        assert response.status_code == 409
        assert "Somebody has changed the draft meanwhile" in response.text
        assert "ours, again" in response.text
        assert chosen(response) == {TITLE: "file", REASON: "draft"}
        assert draft(rulebook).title == "Ours"
        preview = send(client, response, **{TITLE: "file", REASON: "draft"})
        send(client, preview, apply="Merge")
        assert draft(rulebook).rule["far"].reason == "ours, again"
        assert draft(rulebook).title == "Theirs"

    def test_too_many_to_choose_from_are_refused(
        self, client: Client, asked: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(merge, "MAX_CONFLICTS", 1)
        response = send(client, asked)
        assert response.status_code == 422
        assert "have both changed 2 things since release 1" in response.text


class TestWhatCannotBeRead:
    @pytest.fixture
    def dangling(self, client: Client, rulebook: Rulebook) -> Any:
        """The draft removes a claim that the file cites, and both change the title."""
        load(changed(("title", "Ours"), ("left_out", []), ("claims.C4", REMOVED)))
        file = changed(("title", "Theirs"), ("left_out", []), (f"{FAR}.claims", ["R1", "C4"]))
        return upload(client, rulebook, file)

    def test_what_is_wrong_is_named_with_its_row_and_choices_are_kept(
        self, client: Client, rulebook: Rulebook, dangling: Any
    ) -> None:
        response = send(client, dangling, **{TITLE: "file"})
        assert response.status_code == 422
        [problem] = response.context["findings"].errors
        assert problem.text.startswith(f"{FAR}.claims: there is no claim ")
        assert problem.row.name == "Rule far"
        assert f'href="{problem.row.address}"' in response.text
        assert chosen(response) == {TITLE: "file"}
        assert draft(rulebook).title == "Ours"

    def test_once_it_is_put_right_in_the_draft_one_goes_on(
        self, client: Client, rulebook: Rulebook, dangling: Any
    ) -> None:
        response = send(client, dangling, **{TITLE: "file"})
        load(changed(("title", "Ours"), ("left_out", [])))
        anew = send(client, response, **{TITLE: "file"})
        assert anew.status_code == 409
        preview = send(client, anew, **chosen(anew))
        send(client, preview, apply="Merge")
        assert draft(rulebook).rule["far"].claims == ("R1", "C4")

    def test_a_draft_that_is_not_whole_comes_first(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        load(changed(("title", "Ours")))
        asked = upload(client, rulebook, changed(("title", "Theirs")))
        Condition.objects.filter(rule__key="far").delete()
        response = send(client, asked, **{TITLE: "file"})
        assert response.status_code == 409
        assert "The draft cannot be read yet" in response.text
        assert hidden(response)[TITLE] == "file"
        load(changed(("title", "Ours")))
        assert chosen(send(client, response)) == {TITLE: "file"}


class TestBase:
    def test_it_is_the_release_that_the_file_names(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        publish(load(changed(("title", "Ours"))), "Second release")
        response = upload(client, rulebook, changed(("summary", "Theirs.")))
        assert response.context["base"].number == 1
        [coming] = texts(response, "changes")
        assert "Theirs." in coming

    @pytest.mark.parametrize(
        ("comment", "words"),
        [
            ("", "The file does not say from which release it comes."),
            (
                f"# Exported from release 7, SHA-256 {'0' * 64}\n",
                "The file says that it comes from release 7, but no release here is the same",
            ),
        ],
    )
    def test_if_none_is_known_one_chooses_it_or_replaces_the_draft(
        self, client: Client, rulebook: Rulebook, comment: str, words: str
    ) -> None:
        load(changed(("summary", "Ours.")))
        file = changed(("title", "Theirs"))
        response = upload(client, rulebook, comment + write_document(file))
        assert response.status_code == 422
        assert words in response.text
        missing = send(client, response, base="")
        assert "Please choose a release." in missing.text
        preview = send(client, missing, base="1")
        send(client, preview, apply="Merge")
        assert document(rulebook) == changed(("title", "Theirs"), ("summary", "Ours."))
        replacement = client.post(page(rulebook, "import"), hidden(response))
        assert 'value="Import"' in replacement.text
        assert "Ours." in " ".join(texts(replacement, "changes"))

    @pytest.mark.parametrize("number", ["2", "-1", "x", "9" * 5000])
    def test_a_release_that_does_not_exist_is_asked_for_again(
        self, client: Client, rulebook: Rulebook, number: str
    ) -> None:
        response = upload(client, rulebook, write_document(small_document()))
        assert send(client, response, base=number).status_code == 422

    def test_before_the_first_release_there_is_nothing_to_merge_by(
        self, client: Client, draft: Rulebook
    ) -> None:
        exported = client.get(page(draft, "export")).text
        response = upload(client, draft, exported)
        assert response.status_code == 422
        assert "Nothing has been published here yet" in response.text
        assert "<select" not in response.text


class TestImportPage:
    def test_it_offers_both(self, client: Client, rulebook: Rulebook) -> None:
        text = client.get(page(rulebook, "import")).text
        assert f'action="{page(rulebook, "import")}"' in text
        assert f'formaction="{page(rulebook)}"' in text

    def test_the_page_of_a_merge_leads_there(self, client: Client, rulebook: Rulebook) -> None:
        response = client.get(page(rulebook))
        assert response.headers["Location"] == page(rulebook, "import")

    @pytest.mark.parametrize(
        ("file", "complaint"),
        [
            ("key: [journey\n", "j.yaml, line 2: did not find expected"),
            (write_document(changed(("key", "voyage"))), "This is the rulebook “voyage”"),
        ],
    )
    def test_a_file_that_cannot_be_read_or_is_another_is_refused(
        self, client: Client, rulebook: Rulebook, file: str, complaint: str
    ) -> None:
        response = upload(client, rulebook, file)
        assert response.status_code == 422
        assert complaint in response.text
        assert f'action="{page(rulebook, "import")}"' in response.text

    def test_something_else_than_what_was_shown_is_refused(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        response = client.post(page(rulebook), {"document": "{", "base": "1"})
        assert response.status_code == 422
        assert "Nothing was imported." in response.text

    def test_a_csv_file_is_imported_as_ever(self, client: Client, rulebook: Rulebook) -> None:
        response = upload(client, rulebook, "key,says\nR1,Otherwise.\n", "claims.csv")
        assert f'action="{page(rulebook, "import")}"' in response.text
        done = client.post(page(rulebook, "import"), hidden(response), follow=True)
        assert transfer.IMPORT.done in done.text
        assert Claim.objects.get(key="R1").says == "Otherwise."


def test_only_who_may_change_a_rulebook_merges_into_it(client: Client, rulebook: Rulebook) -> None:
    client.force_login(publisher())
    assert client.get(page(rulebook)).status_code == 403
    assert upload(client, rulebook, changed(("title", "Theirs"))).status_code == 403
