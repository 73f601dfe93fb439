import pytest

from advisor.log.lines import title_of
from advisor.models import Entry, Result
from tests.advisor.log.conftest import CAR, ago
from tests.support.renamed import publish_renamed


def test_a_result_without_a_decision_is_proposed_as_recommended_on_the_day_it_was_saved(add, lines):
    result = add("Order desk", option="")
    line = lines()["Order desk"]
    assert (line.status, line.option, line.date) == (
        "proposed",
        result.recommended,
        result.created_at.date(),
    )


def test_the_latest_decision_stands(add, lines):
    result = add("Order desk", status="proposed")
    result.decisions.create(option="car", status="accepted", date=ago(1))
    line = lines()["Order desk"]
    assert (line.status, line.option, line.date) == ("accepted", "car", ago(1))
    assert len(line.decisions) == 2


def test_a_decision_is_in_force_until_what_supersedes_it_is_accepted(add, lines):
    old, new = add("Old"), add("New", status="proposed")
    old.decisions.create(option="train", status="superseded", date=ago(1), superseded_by=new)
    line = lines()["Old"]
    assert (line.status, line.is_pending, len(line.decisions)) == ("accepted", True, 1)
    assert line.successor.title == "New"
    assert lines()["New"].predecessors == []
    new.decisions.create(option="car", status="accepted", date=ago(0))
    line = lines()["Old"]
    assert (line.status, line.is_pending) == ("superseded", False)
    [predecessor] = lines()["New"].predecessors
    assert (predecessor.title, predecessor.address) == ("Old", f"/r/{old.token}/")


def test_the_accepted_successor_supersedes_too(add, lines):
    old, new = add("Old", status="superseded"), add("New")
    Result.objects.filter(pk=new.pk).update(predecessor=old)
    assert lines()["Old"].successor.title == "New"
    Result.objects.filter(pk=new.pk).update(succession=Result.Succession.PROPOSED)
    assert lines()["Old"].successor is None


def test_a_successor_outside_of_the_log_is_named_and_a_withdrawn_one_is_not(add, lines):
    old, new = add("Old"), add("New")
    new.entries.all().delete()
    old.decisions.create(option="train", status="superseded", date=ago(1), superseded_by=new)
    assert lines()["Old"].successor == ("New", f"/r/{new.token}/")
    Result.objects.filter(pk=new.pk).update(revoked_at="2026-10-07T12:00:00Z")
    assert lines()["Old"].successor is None


def test_entries_taken_elsewhere_supersede_each_other(elsewhere, lines):
    new = elsewhere("New", link="https://wiki.example/2")
    elsewhere("Old", status="superseded", superseded_by=new)
    assert lines()["Old"].successor == ("New", "https://wiki.example/2")
    assert [other.title for other in lines()["New"].predecessors] == ["Old"]


@pytest.mark.parametrize(
    ("status", "overdue"),
    [("proposed", True), ("accepted", True), ("rejected", False), ("superseded", False)],
)
def test_a_revisit_counts_only_while_the_decision_stands(add, lines, status, overdue):
    add("Order desk", status=status, revisit_on=ago(1))
    line = lines()["Order desk"]
    assert line.is_overdue is line.is_first is overdue
    assert (line.revisit_on == ago(1)) is overdue


def test_a_revisit_is_overdue_from_the_day_after(add, elsewhere, lines):
    add("Today", revisit_on=ago(0))
    elsewhere("Yesterday", revisit_on=ago(1))
    assert [line.is_overdue for line in lines().values()] == [False, True]


@pytest.mark.parametrize(
    ("option", "agreement"),
    [("train", "contradicted"), ("car", "agree"), ("coach", "contradicted")],
)
def test_todays_rules_are_held_against_what_was_decided(
    add, lines, next_release, option, agreement
):
    add("Holiday", option=option)
    next_release()
    line = lines()["Holiday"]
    assert (line.recommended_today, line.agreement) == ("car", agreement)
    assert line.is_first is (agreement == "contradicted")


def test_what_the_rules_said_then_and_say_today_is_no_contradiction(add, lines, next_release):
    add("Errand", query=CAR, option="train")
    next_release()
    assert lines()["Errand"].agreement == "as-then"


@pytest.mark.parametrize("status", ["rejected", "superseded"])
def test_todays_rules_are_not_asked_about_what_does_not_stand(add, lines, next_release, status):
    add("Holiday", status=status)
    next_release()
    assert lines()["Holiday"].agreement == ""


def test_a_withdrawn_line_tells_nothing(add, lines, next_release):
    result = add("Holiday", revisit_on=ago(1))
    Result.objects.filter(pk=result.pk).update(revoked_at="2026-10-07T12:00:00Z")
    next_release()
    line = lines()[""]
    assert (line.status, line.revisit_on, line.agreement) == ("withdrawn", None, "")
    assert not line.is_first


def test_a_result_without_a_title_goes_by_its_day(add):
    result = add("")
    assert title_of(result.entries.get()) == f"Untitled, {result.created_at:%-d %B %Y}"
    assert title_of(Entry(title="One database")) == "One database"


def test_what_was_found_to_hold_under_todays_rules_is_contradicted_no_more(
    add, lines, next_release
):
    result = add("Holiday", option="coach")
    next_release()
    assert lines()["Holiday"].is_contradicted
    result.decisions.get().revisits.create(date=ago(0), by="Ana")
    line = lines()["Holiday"]
    assert (line.agreement, line.is_contradicted) == ("contradicted", False)


def test_an_option_with_another_key_today_is_the_same(add, lines):
    add("Holiday", option="train")
    add("Against", option="car")
    publish_renamed()
    found = lines()
    assert (found["Holiday"].recommended_today, found["Holiday"].agreement) == ("rail", "agree")
    assert found["Against"].agreement == "as-then"
