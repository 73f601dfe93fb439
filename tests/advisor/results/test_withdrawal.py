import pytest
from django.test import Client

from advisor.models import Result, Withdrawable
from advisor.results import withdrawal
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document

BY = Withdrawable.By
TITLE, CONTEXT = "Takeover of a rival", "Nobody is to know"


@pytest.fixture
def releases():
    """Publishes one more release each time."""
    numbers = iter(range(2, 10))

    def another():
        publish(load(small_document() | {"title": f"Title {next(numbers)}"}), note="Another title")

    return another


@pytest.fixture
def first(client, result, edit_link, save_changes):
    save_changes(title=TITLE, context=CONTEXT)
    result.refresh_from_db()
    return result


def save_from(result, browser=None, kind="proposal"):
    """What a reader saves from it, and the link by which the reader edits that."""
    browser = browser or Client()
    done = browser.post(f"/r/{result.token}/today/", {"as": kind})
    assert done.status_code == 303
    saved = Result.objects.latest("pk")
    key = browser.cookies[f"edit_key_{saved.token}"].value
    return saved, f"/r/{saved.token}/edit/{key}/"


def status(result):
    return Client().get(f"/r/{result.token}/").status_code


def withdraw(edit_link):
    sent = {"form": "withdraw", "confirm": "on"}
    assert Client().post(edit_link, sent).status_code == 303


def restore(edit_link):
    assert Client().post(edit_link, {"form": "restore"}).status_code == 303


def test_what_readers_saved_is_withdrawn_with_the_result(first, edit_link, releases):
    releases()
    proposal, its_edit_link = save_from(first)
    assert proposal.title == TITLE
    Client().get(f"/r/{proposal.token}/")  # so that its page is kept
    withdraw(edit_link)
    for address in ("", "result.json", "adr.md", "today/"):
        page = Client().get(f"/r/{proposal.token}/{address}")
        assert page.status_code == 410
        assert TITLE not in page.text
        assert "and this one with it" in page.text
    assert Client().get(f"/api/1/results/{proposal.token}").status_code == 410
    assert Client().get(its_edit_link).status_code == 410
    assert Client().post(its_edit_link, {"form": "restore"}).status_code == 410
    restore(edit_link)
    assert (status(first), status(proposal)) == (200, 200)
    assert Client().get(its_edit_link).status_code == 200


def test_one_that_the_owner_has_accepted_or_dismissed_is_too(first, edit_link, releases):
    releases()
    accepted, _ = save_from(first)
    dismissed, _ = save_from(first)
    Client().post(edit_link, {"form": "accept", "following": accepted.token})
    Client().post(edit_link, {"form": "dismiss", "following": dismissed.token})
    withdraw(edit_link)
    assert (status(accepted), status(dismissed)) == (410, 410)


def test_the_owners_own_successor_stays(client, first, edit_link, releases):
    releases()
    key = edit_link.rstrip("/").rpartition("/")[2]
    done = client.post(f"/r/{first.token}/today/", {"as": "successor", "key": key})
    assert done.status_code == 303
    successor = Result.objects.latest("pk")
    proposed_meanwhile, _ = save_from(successor) if releases() is None else None
    withdraw(edit_link)
    assert (status(successor), status(proposed_meanwhile)) == (200, 200)


def test_copies_of_copies_are_withdrawn_whoever_saved_them(first, edit_link, releases):
    releases()
    reader = Client()
    proposal, its_edit_link = save_from(first, reader)
    releases()
    key = its_edit_link.rstrip("/").rpartition("/")[2]
    reader.post(f"/r/{proposal.token}/today/", {"as": "successor", "key": key})
    of_reader = Result.objects.latest("pk")
    of_another, _ = save_from(of_reader) if releases() is None else None
    assert of_reader.title == of_another.title == TITLE
    withdraw(edit_link)
    assert [status(r) for r in (proposal, of_reader, of_another)] == [410] * 3
    restore(edit_link)
    assert [status(r) for r in (proposal, of_reader, of_another)] == [200] * 3


def test_what_its_own_owner_has_withdrawn_stays_so(first, edit_link, releases):
    releases()
    proposal, its_edit_link = save_from(first)
    releases()
    copy_of_it, _ = save_from(proposal)
    withdraw(its_edit_link)
    withdraw(edit_link)
    restore(edit_link)
    assert (status(proposal), status(copy_of_it)) == (410, 410)
    restore(its_edit_link)
    assert (status(proposal), status(copy_of_it)) == (200, 200)


def test_nobody_brings_back_a_copy_of_what_is_withdrawn(first, edit_link, releases):
    releases()
    proposal, its_edit_link = save_from(first)
    withdraw(its_edit_link)
    withdraw(edit_link)
    restore(its_edit_link)
    assert status(proposal) == 410
    proposal.refresh_from_db()
    assert proposal.revoked_by == BY.ORIGIN


def test_one_that_is_saved_meanwhile_is_withdrawn_too(first, monkeypatch, releases):
    releases()
    family, late = withdrawal._family, list[Result]()

    def as_a_reader_saves(result):
        yield from [*family(result)]
        if not late:
            late.append(
                Result.objects.create(
                    release=first.release,
                    answers={},
                    verdict=first.verdict,
                    conclusion=first.conclusion,
                    method=first.method,
                    title=TITLE,
                    predecessor=first,
                    saved_by_reader=True,
                )
            )

    save_from(first)
    monkeypatch.setattr(withdrawal, "_family", as_a_reader_saves)
    withdrawal.withdraw(first)
    late[0].refresh_from_db()
    assert late[0].revoked_at


def test_no_page_that_lists_a_copy_names_it_any_more(
    first, edit_link, releases, other, django_capture_on_commit_callbacks
):
    Result.objects.filter(pk=other.pk).update(title="Another", context="")
    releases()
    proposal, its_edit_link = save_from(first)
    other.decisions.create(
        option="car", status="superseded", date="2026-11-01", superseded_by=proposal
    )
    assert TITLE in Client().get(f"/r/{other.token}/").text
    browser = Client()
    browser.post("/log/", {"title": "Team"})
    log, key = _log_of(browser)
    added = Client().post(
        f"/r/{proposal.token}/log/",
        {"key": its_edit_link.split("/")[-2], "log": f"/log/{log}/manage/{key}/"},
    )
    assert added.status_code == 303
    pages = [f"/log/{log}/", f"/log/{log}/log.json", f"/log/{log}/feed.atom", f"/log/{log}/log.csv"]
    pages += [f"/log/{log}/manage/{key}/", f"/r/{other.token}/", f"/r/{other.token}/adr.md"]
    assert any(TITLE in Client().get(page).text for page in pages)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(edit_link)
    for page in pages:
        answer = Client().get(page)
        assert answer.status_code == 200
        assert TITLE not in answer.text, page
    assert "Withdrawn on" in Client().get(f"/log/{log}/").text


def _log_of(browser):
    [(name, cookie)] = [c for c in browser.cookies.items() if c[0].startswith("edit_key_")]
    return name.removeprefix("edit_key_"), cookie.value


def test_copies_are_known_before_it_is_withdrawn(first, edit_link, releases):
    releases()
    proposal, _ = save_from(first)
    assert [copy.pk for copy in withdrawal.copies(first)] == [proposal.pk]
    assert withdrawal.copies(proposal) == []
    withdraw(edit_link)
    first.refresh_from_db()
    assert withdrawal.copies(first) == []
