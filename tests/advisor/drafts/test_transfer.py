import json
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Field
from django.test import Client
from django.urls import reverse

from advisor.drafts import transfer, uploads
from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.exported_from import exported_from
from rules.files import MAX_BYTES, parsed, write_document
from rules.models import Condition, Option, Release, Rule, Rulebook
from rules.rulebook_schema import TEMPLATE, with_schema
from tests.support.changes import REMOVED, STATION, changed
from tests.support.people import architect, outsider, publisher
from tests.support.renamed import publish_renamed
from tests.support.small import small_document

NEW = reverse("rulebook-import")


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def client(client: Client, db: None) -> Client:
    client.force_login(architect())
    return client


def page(name: str, rulebook: Rulebook, *args: Any) -> str:
    return reverse(f"draft-{name}", args=[rulebook.pk, *args])


def upload(client: Client, address: str, source: Any, name: str = "journey.yaml") -> Any:
    text = source if isinstance(source, str | bytes) else json.dumps(source)
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def hidden(response: Any) -> dict[str, str]:
    """What a browser sends if the form on the page is confirmed."""
    names = [name for name in ("seen", "document") if f'name="{name}"' in response.text]
    values = {name: response.context[name] for name in names}
    return {name: value() if callable(value) else value for name, value in values.items()}


def confirm(client: Client, response: Any) -> Any:
    return client.post(response.request["PATH_INFO"], hidden(response), follow=True)


def refusal(response: Any) -> str:
    assert response.status_code == 422
    assert "Nothing was imported." in response.text
    match = re.search(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.text, re.DOTALL)
    assert match
    return match[1]


class TestExport:
    def test_the_file_holds_the_draft_and_is_named_after_it(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        response = client.get(page("export", rulebook))
        assert parsed(response.content, "export") == small_document()
        schema = "http://testserver/schemas/rulebook-1.json"
        assert response.text == with_schema(write_document(document(rulebook)), schema)
        file = f"{rulebook.key}.yaml"
        assert response["Content-Disposition"] == f'attachment; filename="{file}"'

    def test_the_file_names_the_latest_release(self, client: Client, journey: Release) -> None:
        load(small_document() | {"title": "Edited since?"})
        content = client.get(page("export", journey.rulebook)).content
        assert exported_from(content) == (1, journey.sha256)

    def test_a_draft_that_is_not_whole_says_what_to_mend(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        Condition.objects.filter(rule__key="far").delete()
        response = client.get(page("export", rulebook))
        assert response.status_code == 422
        assert "<li>scenarios.long-way.rules.far.when: " in response.text


class TestImport:
    def test_the_difference_is_shown_before_anything_changes(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        before = document(rulebook)
        response = upload(client, page("import", rulebook), changed(("title", "By coach?")))
        assert response.status_code == 200
        assert "Nothing is imported yet." in response.text
        assert "By coach?" in response.text
        assert document(rulebook) == before

    def test_once_confirmed_it_is_the_draft(self, client: Client, rulebook: Rulebook) -> None:
        source = changed(("title", "By coach?"), ("scenarios.long-way.rules.far.reason", "it is"))
        response = confirm(client, upload(client, page("import", rulebook), source))
        assert transfer.IMPORT.done in response.text
        assert document(rulebook) == source

    def test_an_export_is_imported_to_the_same_bytes(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        exported = client.get(page("export", rulebook)).content
        load(small_document() | {"title": "Edited since?"})
        confirm(client, upload(client, page("import", rulebook), exported))
        assert client.get(page("export", rulebook)).content == exported

    def test_what_is_the_draft_already_cannot_be_imported(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        response = upload(client, page("import", rulebook), small_document())
        assert "Nothing differs." in response.text
        assert not hidden(response)

    def test_what_somebody_saved_meanwhile_is_not_overwritten_unseen(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        shown = upload(client, page("import", rulebook), changed(("title", "By coach?")))
        Rule.objects.filter(key="far").update(reason="says Bob")
        response = confirm(client, shown)
        assert response.status_code == 409
        assert "Somebody has changed the draft meanwhile" in response.text
        assert "says Bob" in response.text
        assert draft(rulebook).rule["far"].reason == "says Bob"
        assert confirm(client, response).status_code == 200
        assert document(rulebook) == changed(("title", "By coach?"))

    def test_a_draft_that_is_not_whole_can_be_replaced(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        Condition.objects.filter(rule__key="far").delete()
        response = upload(client, page("import", rulebook), small_document())
        assert "scenarios.long-way.rules.far.when" in response.text
        confirm(client, response)
        assert document(rulebook) == small_document()

    def test_it_stands_in_the_history_with_its_author(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        confirm(client, upload(client, page("import", rulebook), changed(("title", "By coach?"))))
        entry = LogEntry.objects.get()
        assert (entry.user.username, entry.object_id) == ("ada", str(rulebook.pk))
        history = client.get(reverse("admin:rules_rulebook_history", args=[rulebook.pk]))
        assert transfer.IMPORT.done in history.text

    def test_the_history_says_what_changed(self, client: Client, rulebook: Rulebook) -> None:
        source = changed(("title", "By coach?"), ("scenarios.long-way.rules.far.reason", "it is"))
        response = upload(client, page("import", rulebook), source)
        changes = [change.text for change in response.context["changes"]]
        confirm(client, response)
        lines = LogEntry.objects.get().change_message.split("\n")
        assert lines == [transfer.IMPORT.done, *changes]
        assert len(changes) == 2

    def test_of_very_many_changes_the_history_says_the_first(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        source = small_document()
        example = source["examples"][0]
        source["examples"] += [example | {"key": f"example-{n}"} for n in range(12)]
        confirm(client, upload(client, page("import", rulebook), source))
        _, *changes, more = LogEntry.objects.get().change_message.split("\n")
        assert (len(changes), more) == (10, "and 2 more")

    def test_a_failure_while_it_is_written_leaves_the_draft_as_it_was(
        self, client: Client, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = upload(client, page("import", rulebook), changed(("title", "By coach?")))
        monkeypatch.setattr(transfer, "log_change", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            confirm(client, shown)
        assert document(rulebook) == small_document()


class TestCsv:
    def test_what_is_downloaded_and_changed_can_be_imported(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        downloaded = client.get(page("claims-csv", rulebook))
        assert downloaded["Content-Disposition"] == 'attachment; filename="journey-claims.csv"'
        edited = downloaded.text.replace(
            "Travellers rest on trains.", "Travellers sleep on trains."
        )
        response = upload(client, page("import", rulebook), edited, "claims.csv")
        [change] = response.context["changes"]
        assert "Travellers sleep on trains." in change.text
        assert document(rulebook) == small_document()
        confirm(client, response)
        says = ("claims.R2.says", "Travellers sleep on trains.")
        assert document(rulebook) == changed(says)

    def test_examples_can_be_downloaded_and_added(self, client: Client, rulebook: Rulebook) -> None:
        downloaded = client.get(page("examples-csv", rulebook)).text
        added = f"{downloaded}new,A new one,train,,,,,600,,bag dog,\r\n"
        response = upload(client, page("import", rulebook), added, "examples.csv")
        confirm(client, response)
        new = draft(rulebook).example["new"]
        assert (new.recommended, new.answers) == (
            "train",
            {"distance": 600, "luggage": ["bag", "dog"]},
        )

    def test_nothing_is_saved_if_one_line_is_wrong(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        content = "key,says,source\nR1,Otherwise.,R\nR2,Otherwise.,X\n"
        problems = refusal(upload(client, page("import", rulebook), content, "claims.csv"))
        assert "claims.csv, line 3, source: there is no source &quot;X&quot;" in problems
        assert "line 2" not in problems
        assert document(rulebook) == small_document()

    def test_a_draft_that_is_not_whole_can_be_downloaded(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        Condition.objects.filter(rule__key="far").delete()
        assert "R1" in client.get(page("claims-csv", rulebook)).text

    def test_the_page_leads_there(self, client: Client, rulebook: Rulebook) -> None:
        text = client.get(page("import", rulebook)).text
        for name in ("claims-csv", "examples-csv"):
            assert f'href="{page(name, rulebook)}"' in text

    def test_outsiders_get_neither(self, client: Client, rulebook: Rulebook) -> None:
        client.force_login(outsider())
        for name in ("claims-csv", "examples-csv"):
            assert client.get(page(name, rulebook)).status_code == 403


class TestNewRulebook:
    def test_the_template_is_where_the_page_says(self, client: Client) -> None:
        address = reverse("rulebook-template")
        assert f'href="{address}"' in client.get(NEW).text
        first, _, rest = client.get(address).text.partition("\n")
        assert first.endswith("$schema=http://testserver/schemas/rulebook-1.json")
        assert TEMPLATE.read_text(encoding="utf-8").endswith(rest)

    def test_what_is_left_empty_in_the_template_is_named_with_its_line(
        self, client: Client
    ) -> None:
        template = client.get(reverse("rulebook-template")).content
        problems = refusal(upload(client, NEW, template, "rulebook.yaml"))
        lines = template.decode().splitlines()
        number = next(n for n, line in enumerate(lines, 1) if line.startswith("title:"))
        assert f"<li>rulebook.yaml, line {number}: title: expected text</li>" in problems

    def test_a_file_makes_a_rulebook(self, client: Client) -> None:
        response = upload(client, NEW, small_document())
        new = small_document()
        assert f"“{new['title']}”, with the key {new['key']}." in response.text
        assert not Rulebook.objects.exists()
        confirm(client, response)
        assert document(Rulebook.objects.get()) == small_document()

    def test_the_list_of_rulebooks_leads_there(self, client: Client) -> None:
        assert f'href="{NEW}"' in client.get(reverse("admin:rules_rulebook_changelist")).text
        assert 'type="file"' in client.get(NEW).text

    def test_a_rulebook_that_is_there_is_not_made_again(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        problems = refusal(upload(client, NEW, changed(("title", "By coach?"))))
        assert "There is a rulebook “journey” already" in problems
        assert document(rulebook) == small_document()


class TestRefusal:
    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            ("key: &a journey\ntitle: *a\n", "journey.yaml, line 2: aliases are not allowed"),
            ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "line 2: aliases are not allowed"),
            ("key: [journey\n", "journey.yaml, line 2: did not find expected"),
            ("[" * 10_000, "journey.yaml, line 1: exceeded maximum nesting depth"),
            (b"\xff\xfe\x00k", "journey.yaml: not UTF-8 text"),
            (b"\x89PNG\r\n\x1a\n\0", "journey.yaml: not UTF-8 text"),
            ("", "The submitted file is empty."),
            ("- journey", "rulebook: "),
            ("<script>alert(1)</script>", "rulebook: "),
            ("!!python/object/apply:os.system ['true']", "line 1: "),
            ({"key": "journey"}, "title: expected, but missing"),
            (changed(("key", "voyage")), "This is the rulebook “voyage”, and expected is"),
            (changed((STATION, REMOVED)), "there is no question &quot;station&quot;"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_imported_is_refused_with_the_reason(
        self, client: Client, rulebook: Rulebook, content: Any, complaint: str
    ) -> None:
        response = upload(client, page("import", rulebook), content)
        assert complaint.replace("'", "&#x27;") in refusal(response)
        assert document(rulebook) == small_document()

    def test_a_huge_file_is_refused_unread(
        self, client: Client, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "parsed", lambda *args: pytest.fail("it was read"))
        response = upload(client, page("import", rulebook), b"a" * 19_000_000)
        assert f"larger than {MAX_BYTES:,} bytes" in refusal(response)

    def test_the_largest_rulebook_that_is_shown_can_be_confirmed(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        source = small_document()
        claim, small = source["claims"][0], len(read_rulebook(source).canonical().encode())
        long = [claim | {"key": f"X{n}", "disputed": "ü" * 400_000} for n in range(6)]
        room = MAX_BYTES - small - len(json.dumps(long, ensure_ascii=False).encode())
        long[0]["disputed"] += "x" * room
        source["claims"] += long
        response = upload(
            client,
            page("import", rulebook),
            json.dumps(source, ensure_ascii=False, separators=(",", ":")),
        )
        assert confirm(client, response).status_code == 200
        assert document(rulebook) == source

    def test_the_first_of_very_many_problems_are_listed(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        source = small_document()
        rule = source["scenarios"][0]["rules"][0]
        source["scenarios"][0]["rules"] = [
            rule | {"key": f"rule-{n}", "claims": ["gone"]} for n in range(200)
        ]
        problems = refusal(upload(client, page("import", rulebook), source))
        assert problems.count("<li>") == uploads.MAX_PROBLEMS + 1
        assert "and 150 more" in problems

    @pytest.mark.parametrize("sent", ["", "{", "[" * 100_000, "null", '{"key": NaN}', '"\\ud800"'])
    def test_a_confirmation_of_something_else_is_refused(
        self, client: Client, rulebook: Rulebook, sent: str
    ) -> None:
        assert refusal(client.post(page("import", rulebook), {"seen": "", "document": sent}))
        assert document(rulebook) == small_document()

    def test_a_confirmation_must_be_of_the_same_rulebook(
        self, client: Client, rulebook: Rulebook
    ) -> None:
        shown = upload(client, NEW, changed(("key", "voyage")))
        response = client.post(page("import", rulebook), hidden(shown))
        assert "“voyage”" in refusal(response)

    def test_without_a_file_one_is_asked_for(self, client: Client, rulebook: Rulebook) -> None:
        required = str(Field.default_error_messages["required"])
        assert required in refusal(client.post(page("import", rulebook), {}))


def test_thousands_of_rows_can_be_imported(client: Client, rulebook: Rulebook) -> None:
    source = small_document()
    claim, example = source["claims"][0], source["examples"][0]
    source["claims"] += [claim | {"key": f"X{n}"} for n in range(2000)]
    source["left_out"] += [{"claim": f"X{n}", "reason": "Too many."} for n in range(2000)]
    source["examples"] += [example | {"key": f"example-{n}"} for n in range(1000)]
    confirm(client, upload(client, page("import", rulebook), write_document(source)))
    assert document(rulebook) == source


class TestRestore:
    @pytest.fixture
    def release(self, journey: Release) -> Release:
        load(small_document() | {"title": "Edited since?"})
        return journey

    def test_what_the_draft_would_lose_is_shown_first(
        self, client: Client, release: Release
    ) -> None:
        response = client.get(page("restore", release.rulebook, 1))
        assert 'value="Restore"' in response.text
        assert "Edited since?" in response.text
        assert draft(release.rulebook).title == "Edited since?"

    def test_once_confirmed_the_draft_is_what_was_released(
        self, client: Client, release: Release
    ) -> None:
        response = confirm(client, client.get(page("restore", release.rulebook, 1)))
        assert "Restored release 1 into the draft." in response.text
        assert document(release.rulebook) == small_document()
        done, changes = LogEntry.objects.get().change_message.split("\n")
        assert [done] == [str(message) for message in response.context["messages"]]
        assert "Edited since?" in changes
        assert Release.objects.count() == 1

    def test_keys_that_were_renamed_since_are_still_read(
        self, client: Client, journey: Release
    ) -> None:
        publish_renamed()
        confirm(client, client.get(page("restore", journey.rulebook, 1)))
        again = draft(journey.rulebook)
        assert read_answers(again, {"kilometres": 600}) == ({"distance": 600}, {})

    def test_what_somebody_saved_meanwhile_is_not_lost_unseen(
        self, client: Client, release: Release
    ) -> None:
        shown = client.get(page("restore", release.rulebook, 1))
        Option.objects.filter(key="train").update(name="Night train")
        response = confirm(client, shown)
        assert response.status_code == 409
        assert "Night train" in response.text
        assert draft(release.rulebook).option["train"].name == "Night train"

    def test_what_has_not_changed_need_not_be_restored(
        self, client: Client, journey: Release
    ) -> None:
        response = client.get(page("restore", journey.rulebook, 1))
        assert response.context["changes"] == []
        assert not hidden(response)

    def test_releases_lead_there(self, client: Client, release: Release) -> None:
        address = page("restore", release.rulebook, 1)
        for shown in (
            reverse("admin:rules_release_changelist"),
            reverse("admin:rules_release_change", args=[release.pk]),
        ):
            assert f'href="{address}"' in client.get(shown).text

    def test_there_is_no_page_for_a_release_that_does_not_exist(
        self, client: Client, release: Release
    ) -> None:
        assert client.get(page("restore", release.rulebook, 7)).status_code == 404
        other = load(small_document() | {"key": "voyage"})
        assert client.get(page("restore", other, 1)).status_code == 404


@pytest.mark.parametrize("person", [publisher, outsider])
def test_only_who_may_change_a_rulebook_replaces_its_draft(
    client: Client, journey: Release, person: Any
) -> None:
    client.force_login(person())
    load(small_document() | {"title": "Edited since?"})
    book = journey.rulebook
    for address in (NEW, page("import", book), page("restore", book, 1)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"seen": ""}).status_code == 403
    assert draft(book).title == "Edited since?"
    for name in ("rulebook", "release"):
        shown = client.get(reverse(f"admin:rules_{name}_changelist")).text
        assert "/import/" not in shown
        assert "/restore/" not in shown


def test_publishing_stands_in_the_history(client: Client, rulebook: Rulebook) -> None:
    client.force_login(publisher())
    address = reverse("draft-publish", args=[rulebook.pk])
    seen = client.get(address).context["sha256"]
    client.post(address, {"note": "First", "seen": seen})
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.change_message) == ("paul", "Published release 1.")
