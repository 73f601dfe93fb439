from io import BytesIO
from zipfile import ZipFile

import pytest

from advisor.models import Entry, Log, Result
from tests.advisor.log.conftest import CAR, ago


@pytest.fixture
def archive(client, link):
    """The files of the ZIP, by name."""

    def files():
        file = ZipFile(BytesIO(client.get(f"{link}adr.zip").content))
        assert file.testzip() is None
        return {name: file.read(name).decode() for name in file.namelist()}

    return files


def test_files_are_numbered_by_the_date_of_the_decision_then_by_entry(add, elsewhere, archive):
    add("Second", date=ago(2))
    add("Third", date=ago(2), query=CAR, option="car")
    elsewhere("First", date=ago(400))
    assert [*archive()] == [
        "0001-first.md",
        "0002-second-take-the-train.md",
        "0003-third-take-the-car.md",
        "README.md",
    ]


def test_a_result_is_the_record_that_its_own_page_exports(client, add, archive):
    result = add("Order desk", deciders="Ada, Ben", reason="Rest.")
    own = client.get(f"/r/{result.token}/adr.md").text
    assert archive()["0001-order-desk-take-the-train.md"] == own


def test_a_decision_taken_elsewhere_is_a_short_record(elsewhere, archive):
    link = "https://wiki.example/12"
    elsewhere("PostgreSQL 17", date="2025-03-04", link=link, reason="One\n## Status\nto run.")
    assert archive()["0001-postgresql.md"] == (
        "# PostgreSQL 17: PostgreSQL\n\n* Status: accepted\n* Date: 2025-03-04\n\n"
        '## Status\n\nAccepted\n\n## Decision Outcome\n\nChosen option: "PostgreSQL", because:\n\n'
        "One  \n\\## Status  \nto run.\n\n## More Information\n\n"
        f"Taken elsewhere: [{link}]({link})\n"
    )


def test_records_that_supersede_each_other_are_linked_both_ways(add, archive):
    old, new = add("Old", date=ago(20)), add("New", date=ago(5))
    old.decisions.create(option="train", status="superseded", date=ago(20), superseded_by=new)
    files = archive()
    before, after = files["0001-old-take-the-train.md"], files["0002-new-take-the-train.md"]
    # log4brains knows a record by the name of its file, adr-tools by the number in the link.
    name = "0002-new-take-the-train"
    assert f"* Status: superseded by [{name}]({name}.md)\n" in before
    assert f"## Status\n\nSuperseded by [New: Take the train]({name}.md)\n" in before
    supersedes = "Supersedes [Old: Take the train](0001-old-take-the-train.md)\n"
    assert f"## Status\n\nAccepted\n\n{supersedes}" in after


def test_entries_taken_elsewhere_are_linked_too(elsewhere, archive):
    new = elsewhere("New", date=ago(5))
    elsewhere("Old", date=ago(20), status="superseded", superseded_by=new)
    files = archive()
    assert "Superseded by [New: PostgreSQL](0002-new.md)" in files["0001-old.md"]
    assert "Supersedes [Old: PostgreSQL](0001-old.md)" in files["0002-new.md"]


def test_a_successor_outside_of_the_log_is_linked_at_its_permalink(add, archive):
    old, new = add("Old"), add("New")
    Entry.objects.filter(result=new).delete()
    old.decisions.create(option="train", status="superseded", date=ago(9), superseded_by=new)
    link = f"Superseded by [New](http://testserver/r/{new.token}/)"
    assert link in archive()["0001-old-take-the-train.md"]


def test_a_decision_in_force_until_another_is_accepted_is_accepted(add, archive):
    old, new = add("Old", date=ago(20)), add("New", date=ago(5), status="proposed")
    old.decisions.create(option="train", status="superseded", date=ago(20), superseded_by=new)
    files = archive()
    assert "## Status\n\nAccepted\n\n## Context" in files["0001-old-take-the-train.md"]
    assert "Supersedes" not in files["0002-new-take-the-train.md"]


def test_withdrawn_and_unreadable_entries_are_left_out_with_their_numbers(add, archive):
    for number, title in enumerate(["First", "Secret", "Broken", "Last"]):
        add(title, date=ago(20 - number))
    Result.objects.filter(title="Secret").update(revoked_at="2026-10-07T12:00:00Z")
    Result.objects.filter(title="Broken").update(verdict={})
    files = archive()
    assert [*files] == [
        "0001-first-take-the-train.md",
        "0004-last-take-the-train.md",
        "README.md",
    ]
    assert (
        "Left out, each with its number: 1 withdrawn, 1 that cannot be read."
        in (files["README.md"])
    )
    assert "Secret" not in "".join(files.values())


def test_the_readme_says_whose_decisions_these_are(link, add, archive):
    add("Order desk")
    readme = archive()["README.md"]
    assert readme.startswith("# Platform team\n")
    assert f"http://testserver{link}" in readme
    assert "Left out" not in readme
    Log.objects.update(title="")
    assert archive()["README.md"].startswith("# Decisions\n")


def test_a_title_without_letters_has_a_name_too(elsewhere, archive):
    elsewhere("2027", date=ago(3))
    elsewhere("../../etc/passwd", date=ago(2))
    assert [*archive()] == ["0001-decision.md", "0002-etcpasswd.md", "README.md"]
