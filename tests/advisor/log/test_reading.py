from advisor.log.lines import lines_of
from advisor.log.reading import each_read, read_lines
from advisor.log.releases import Releases
from advisor.models import Result
from tests.advisor.log.conftest import ago

SORRY = "It cannot be read here any more"


def errors(caplog):
    return [record.message for record in caplog.records if record.levelname == "ERROR"]


def test_a_verdict_that_cannot_be_read_leaves_the_other_lines(client, link, add, caplog):
    broken = add("Broken", option="car", reason="The dog.")
    Result.objects.filter(pk=broken.pk).update(verdict={"no": "verdict"})
    add("Order desk")
    page = client.get(link).text
    assert page.count(SORRY) == 1
    assert "Broken" in page
    assert "Order desk" in page
    assert "Agree" in page
    assert errors(caplog) == [f"The result of entry {broken.entries.get().pk} cannot be read"]


def test_an_option_that_the_rulebook_does_not_have_leaves_the_other_lines(client, link, add):
    add("Broken", option="balloon")
    add("Order desk")
    page = client.get(link).text
    assert page.count(SORRY) == 1
    assert "Order desk" in page


def test_a_release_that_cannot_be_read_is_logged_once_for_all_its_lines(
    client, log, link, add, unreadable_release, caplog
):
    for number in range(3):
        add(f"Broken {number}", revisit_on=ago(1) if number else None)
    unreadable = unreadable_release(2)
    Result.objects.update(release=unreadable)
    add("Order desk")
    page = client.get(link).text
    assert page.count(SORRY) + page.count("Its line cannot be read in full") == 3
    assert "Order desk" in page
    assert errors(caplog) == ["Release 2 of journey cannot be read"]


def test_a_broken_result_at_the_top_says_no_recommendation(client, link, add, next_release):
    Result.objects.filter(pk=add("Holiday").pk).update(conclusion={})
    next_release()
    page = client.get(link).text
    assert "Today’s rules differ" in page
    assert "would say" not in page
    assert "would recommend" not in page


def test_lines_are_read_in_parts_and_let_go_again(log, add, monkeypatch):
    monkeypatch.setattr("advisor.log.reading.CHUNK", 2)
    for number in range(5):
        add(f"Order {number}")
    releases = Releases()
    lines = lines_of(log, releases)
    read = [(line.title, line.detail is not None) for line in each_read(lines, releases)]
    assert read == [(f"Order {number}", True) for number in range(5)]
    assert {line.detail for line in lines} == {None}


def test_nobody_reads_a_withdrawn_result(log, add):
    Result.objects.filter(pk=add("Secret").pk).update(revoked_at="2026-10-07T12:00:00Z")
    releases = Releases()
    [line] = lines_of(log, releases)
    read_lines([line], releases)
    assert line.detail is None
    assert line.is_readable
