import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from advisor.exports.record import file_name
from advisor.models import Result
from tests.support.hostile import HOSTILE
from tests.support.records import SAVED, decided, record


def test_what_nobody_has_decided_is_proposed_on_the_day_of_the_result():
    proposed = record(distance=600)
    assert (proposed.option.key, proposed.status, proposed.deciders) == ("train", "proposed", [])
    assert proposed.date == date(2026, 11, 20)


def test_the_last_decision_stands():
    changed = record(decided("train", "proposed"), decided("car", "accepted"), distance=600)
    assert (changed.option.key, changed.status) == ("car", "accepted")
    assert (changed.date, changed.deciders) == (
        date(2026, 11, 24),
        ["Ada Lovelace", "Grace Hopper"],
    )


@pytest.mark.parametrize(
    ("saved", "title"),
    [
        (record(distance=600, title="Order desk"), "Order desk: Take the train"),
        (record(decided("car"), distance=600, title="Order desk"), "Order desk: Take the car"),
        (record(distance=600, title="  "), "Take the train"),
        (record(title="Order desk"), "Order desk"),
        (record(), "Train or car?"),
    ],
)
def test_the_title_says_what_it_is_about_and_what_was_chosen(saved, title):
    assert saved.title == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Order desk 2.0, phase 1", "order-desk-phase-take-the-train"),
        ("Ünïcode / ../etc", "unicode-etc-take-the-train"),
        ("旅行", "take-the-train"),
        ("long " * 40, "-".join(["long"] * 11) + "-take-the-train"),
    ],
)
def test_the_name_is_that_of_a_file_without_digits(title, name):
    assert record(distance=600, title=title).name == name


def test_the_name_ends_at_a_word_and_keeps_the_choice():
    title = "Booking and calendar of the forty clubs in the municipalities of the north"
    name = "booking-and-calendar-of-the-forty-clubs-in-the-take-the-train"
    assert record(distance=600, title=title).name == name
    assert record(distance=600, title="x" * 70).name == "take-the-train"


def test_only_a_superseded_decision_gives_way_to_the_successor():
    later = "https://advisor.example/r/B/"
    superseded = replace(record(decided("car", "superseded")), successor=later)
    assert superseded.superseded_by == ("", later)
    assert replace(record(decided("car")), successor=later).superseded_by == ("", "")


def test_a_decision_gives_way_to_the_result_that_it_names_unless_that_is_withdrawn():
    following = Result(pk=2, title="By car")
    following._prefetched_objects_cache = {"decisions": [decided("car")]}  # type: ignore[attr-defined]
    superseded = record(decided("train", "superseded", superseded_by=following))
    address = f"https://advisor.example/r/{following.token}/"
    assert superseded.superseded_by == ("By car", address)
    following.revoked_at = SAVED
    assert superseded.superseded_by == ("", "")


def test_a_decision_counts_until_the_one_that_supersedes_it_is_accepted():
    following = Result(pk=2)
    following._prefetched_objects_cache = {"decisions": [decided("car", "proposed")]}  # type: ignore[attr-defined]
    pending = decided("train", "superseded", superseded_by=following)
    assert record(decided("train"), pending).status == "accepted"


def test_a_record_always_has_a_name():
    assert record(title="1984").name == "train-or-car"


@given(HOSTILE)
def test_no_title_makes_an_odd_name(title):
    assert re.fullmatch("[a-z]+(-[a-z]+)*", record(title=title).name)


def test_a_name_has_room_for_no_more_than_whole_words():
    assert file_name("Order desk", "take " * 20) == "-".join(["take"] * 14)
    assert file_name("Order desk", "x" * 90) == "order-desk"
