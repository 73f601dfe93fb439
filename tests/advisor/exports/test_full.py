import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from advisor.exports.full import full
from advisor.models import Position
from tests.support.records import PERMALINK, RULEBOOK, decided, load_test, record

# Its section names in order, from template/adr-template.md of MADR 4.0.0.
MADR_SECTIONS = [
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
]


def test_the_sections_are_those_of_madr_in_its_order():
    headings = re.findall("^#+ .*", full(record(distance=2000, luggage="bag")), re.M)
    assert [heading for heading in headings if heading in MADR_SECTIONS] == MADR_SECTIONS


def test_a_rejected_option_does_not_read_as_chosen():
    saved = record(decided("train", "rejected", reason="We like to drive."), distance=600)
    assert below("## Decision Outcome", saved).startswith(
        'Rejected option: "Train", because:\n\nWe like to drive.\n\n'
    )
    unexplained = record(decided("train", "rejected"), distance=600)
    assert 'Rejected option: "Train". No reason is recorded.' in full(unexplained)


def test_the_context_keeps_its_lists_and_links():
    context = "We go:\n- two of us\n- [a dog](https://dog.example/)\n\n# Soon"
    assert "We go:\n\n* two of us\n* [a dog](https://dog.example/)\n\n\\# Soon" in below(
        "## Context and Problem Statement", record(context=context, distance=600)
    )


def test_what_the_team_measured_stands_with_its_errors():
    saved = replace(record(distance=600), load_tests=(load_test(),))
    assert below("### Measured by the Team", saved) == (
        "* 2026-11-20, our server (A long way between cities): 300 requests a second asked, 299 "
        "answered, median 12 ms, 90th percentile 45 ms, 99th percentile 84 ms, 0.2 % failed. "
        "Requests that failed are in the times."
    )


def below(heading, saved):
    """What stands below a heading, up to the next one."""
    _, _, rest = f"\n{full(saved)}".partition(f"\n{heading}\n\n")
    return re.split(r"\n\n#+ ", rest)[0].strip()


def test_the_context_is_the_question_what_was_typed_and_what_was_answered():
    saved = record(context="Two of us.\nOne dog.", distance=600, luggage="dog", most=["distance"])
    assert below("## Context and Problem Statement", saved) == (
        "Train or car? For a journey within the country: which way to travel.\n\n"
        "Two of us.  \nOne dog.\n\n"
        "What was answered:\n\n"
        "* Distance: 600 kilometres (matters most)\n"
        "* Luggage: A dog"
    )


def test_the_drivers_are_the_scenarios_with_their_mechanism():
    assert below("## Decision Drivers", record(distance=600)) == (
        "* **A long way between cities** (Train +4, Car −2): you travel more than 300 kilometres. "
        "A train keeps its speed for hours, and nobody tires at the wheel. Rule of thumb: Above "
        "300 kilometres, look at the train first. Evidence: R1, R2."
    )


@pytest.mark.parametrize("option", ["train", "coach"])
def test_what_was_chosen_is_among_the_options(option):
    saved = record(decided(option), distance=600)
    assert f"* {saved.option.name}" in below("## Considered Options", saved).splitlines()
    assert f"\n### {saved.option.name}\n" in full(saved)


def test_a_recommendation_says_that_nothing_is_decided():
    assert below("## Decision Outcome", record(distance=600)) == (
        "No decision is recorded yet. This is what the rules say.\n\n"
        'Chosen option: "Train", because you travel more than 300 kilometres.\n\n'
        'The rules recommend "Train" (leaning, 6 points ahead of Car).'
    )


def test_another_choice_stands_with_its_reason_beside_the_recommendation():
    saved = record(decided("car", reason="We like it.\n\nAlways did."), distance=600)
    assert below("## Decision Outcome", saved) == (
        'Chosen option: "Your own car", because:\n\nWe like it.\n\nAlways did.\n\n'
        'The rules recommend "Train" (leaning, 6 points ahead of Car). '
        "You travel more than 300 kilometres."
    )


def test_another_choice_without_a_reason_borrows_none():
    outcome = below("## Decision Outcome", record(decided("car"), distance=600))
    assert 'Chosen option: "Your own car". No reason is recorded.' in outcome


def test_without_a_recommendation_nothing_is_chosen():
    assert below("## Decision Outcome", record()) == (
        "No decision is recorded yet. This is what the rules say.\n\n"
        "No option is chosen. There is too little to tell yet.\n\n"
        "The rules recommend nothing: not enough answers."
    )
    saved = record(decided("car", reason="We like it."))
    assert "The rules recommend nothing: not enough answers." in below("## Decision Outcome", saved)


def test_the_consequences_are_what_the_choice_takes_on():
    assert below("### Consequences", record(distance=600)) == (
        "* Good, because you travel more than 300 kilometres.\n"
        "* Bad, because: The timetable decides when you leave.\n"
        "* Bad, because: You carry what you bring."
    )


def test_the_risks_of_another_choice_are_its_consequences():
    risk = (
        "* Bad, because: You arrive tired and later than planned. Attention drops after two hours "
        "at the wheel. Symptom: Breaks grow longer than the driving between them. First seen: "
        "after the second break. Scenario: A long way between cities. Evidence: R1."
    )
    taken, left = record(decided("car", reason="x"), distance=600), record(distance=600)
    assert risk in below("### Consequences", taken)
    assert risk not in below("### Your own car", taken)
    assert risk in below("### Your own car", left)


def test_the_tripwires_are_those_of_what_was_chosen():
    answers: Any = {"distance": 600, "luggage": "furniture"}
    train, car = "* Revisit when The line closes for works.", "* Revisit when Somebody else moves"
    assert below("### Confirmation", record(decided("train"), **answers)) == train
    assert below("### Confirmation", record(decided("car"), **answers)).startswith(car)
    neither = below("### Confirmation", record(decided("coach"), luggage="furniture"))
    assert neither.startswith(car)


def test_what_is_too_close_to_call_is_not_chosen_for_the_team():
    saved = record(distance=600, station="near", changes=0, luggage="bag", title="Holiday")
    assert below("## Decision Outcome", saved) == (
        "No decision is recorded yet. This is what the rules say.\n\n"
        "No option is chosen. Too close to call between Train and Coach.\n\n"
        'The rules find it too close to call: "Train" is 1 point ahead of Coach. '
        "For Train: No change of train is needed, and you travel more than 300 kilometres."
    )
    assert saved.title == "Holiday"


def test_of_options_that_are_level_none_is_chosen_and_each_has_its_reasons():
    saved = record(distance=600, luggage="bag", title="Holiday")
    assert below("## Decision Outcome", saved) == (
        "No decision is recorded yet. This is what the rules say.\n\n"
        "No option is chosen. Too close to call between Train and Coach.\n\n"
        "The rules find it too close to call: Train and Coach are level. "
        "For Train: you travel more than 300 kilometres. "
        "For Coach: you travel more than 300 kilometres."
    )
    assert saved.title == "Holiday"


def test_every_option_has_what_speaks_for_and_against_it():
    saved = record(distance=600, station="none")
    assert below("### Train", saved) == (
        "Somebody else drives, and you can work or sleep. Total: 4 points.\n\n"
        "* Good, because you travel more than 300 kilometres (+4)\n"
        "* Bad, because it is ruled out: one end has no station\n"
        "* Bad, because: You wait for a taxi that does not come. Where no train stops, few taxis "
        "wait. Symptom: The last bus left at six. First seen: on arrival. Scenario: Away from the "
        "rails."
    )


def test_every_claim_that_is_named_is_there_with_its_source():
    saved = record(distance=600, luggage="furniture")
    evidence = below("### Evidence", saved)
    named = set(re.findall(r"\b[RC]\d\b", full(saved).partition("## More Information")[0]))
    assert named == set(re.findall(r"^\* (\w+)", evidence, re.M))
    assert f"* R1 (first-hand record): {RULEBOOK.claim['R1'].says}" in evidence
    assert "Disputed: " in evidence
    assert below("### Sources", saved) == (
        "* R: Rail and road compared, A. Traveller, Railway Society, 2024-05-01\n"
        "* C: The car, of course, Motor Club"
    )


def test_it_leads_back_to_the_result_and_its_release():
    assert below("## More Information", record(distance=600)) == (
        f"* The whole argument: [{PERMALINK}]({PERMALINK}), saved 2026-11-20\n"
        f"* Rules: Train or car? Release 2, 2026-11-01, SHA-256 `{'5e' * 32}`"
    )


def test_a_heading_under_which_nothing_stands_is_left_out():
    assert "## Decision Drivers" not in full(record())
    assert "### Evidence" not in full(record())


def test_who_disagrees_stands_there_with_what_became_of_it():
    open_one = Position(name="Ada", stance="disagree", reason="A *dog*")
    answered = Position(
        name="Ben", stance="disagree", reason="Rain", state="answered", reply="A tent"
    )
    agrees = Position(name="Cem", stance="agree")
    saved = replace(record(distance=600), positions=(open_one, agrees, answered))
    assert below("### Dissent", saved) == (
        "* Ada: A \\*dog\\* (objection open)\n* Ben: Rain (objection answered: A tent)"
    )


def test_a_note_stands_with_its_answer():
    noted = record(distance=600)
    noted.result.notes = {"distance": "Measured on a map"}
    context = below("## Context and Problem Statement", noted)
    assert "* Distance: 600 kilometres. Measured on a map" in context


def test_it_says_how_easily_the_decision_is_undone_and_when_to_look_again():
    saved = record(decided("car", reversibility="hard"), distance=600)
    saved.result.revisit_on = date(2027, 5, 30)
    more = below("## More Information", saved)
    assert "* Hard to undo\n* To be looked at again on 2027-05-30" in more
