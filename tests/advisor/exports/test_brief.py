import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from advisor.exports.brief import brief
from advisor.exports.files import adr, madr
from advisor.models import Position
from rules.engine.reading import read_rulebook
from rules.files import read_document
from tests.support.heaviest import WEIGHTS, heaviest
from tests.support.records import PERMALINK, RELEASE, decided, record, record_of
from tests.support.small import small_document

SECTIONS = [
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Dissent",
    "### Confirmation",
    "## More Information",
]
LONG = "Forty clubs book rooms, and their calendar is kept by hand. " * 70


def below(heading, saved):
    _, _, rest = f"\n{brief(saved)}".partition(f"\n{heading}\n\n")
    return re.split(r"\n\n#+ ", rest)[0].strip()


def words(text):
    return [word for word in text.split() if re.search(r"\w", word)]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_heaviest_record_has_at_most_700_words(weight):
    rulebook = read_rulebook(read_document("django-or-fastapi"))
    answers, release = heaviest(rulebook, weight), replace(RELEASE, rulebook=rulebook)
    about: Any = {"title": LONG[:200], "context": LONG[:3980], "most": [*answers][:3]}
    said = {"name": LONG[:100], "reason": LONG[:2000], "reply": LONG[:2000]}
    positions = (Position(stance="disagree", state="answered", **said),) * 9
    for option in (None, *rulebook.option):
        typed = {"deciders": LONG[:300], "reason": LONG[:3900], "reversibility": "costly"}
        decisions = [decided(option, **typed)] if option else []
        saved = record_of(release, answers, *decisions * 20, **about)
        saved = replace(saved, positions=positions)
        saved.result.revisit_on = date(2027, 5, 30)
        for exported in (adr(saved), madr(saved)):
            assert len(words(exported)) <= 700
            assert re.findall("^##+ .*", exported.replace("## Status\n", ""), re.M) == SECTIONS


def test_it_says_what_is_asked_what_was_typed_and_which_answers_mattered_most():
    saved = record(
        context="We go:\n- two\n- a [dog](https://dog.example/)",
        distance=600,
        luggage=["bag", "furniture"],
        most=["luggage"],
    )
    assert below("## Context and Problem Statement", saved) == (
        "Train or car?\n\n"
        "We go:\n\n* two\n* a [dog](https://dog.example/)\n\n"
        "The answers that mattered most:\n\n"
        "* Luggage: Furniture (matters most)\n"
        "* Distance: 600 kilometres"
    )


def test_an_answer_that_no_rule_asks_about_did_not_matter():
    assert "Distance" not in below("## Context and Problem Statement", record(distance=50))


def test_a_long_context_ends_at_a_sentence():
    context = below("## Context and Problem Statement", record(context=LONG))
    assert context.endswith("kept by hand. …")
    assert len(words(context)) < 60


def test_the_drivers_are_the_strongest_scenarios_with_their_points_and_reason():
    assert below("## Decision Drivers", record(distance=600)) == (
        "* **A long way between cities** (Train +4, Car −2): A train keeps its speed for hours, "
        "and nobody tires at the wheel."
    )
    document = small_document()
    document["scenarios"][0]["because"] = "it keeps its speed"
    release = replace(RELEASE, rulebook=read_rulebook(document))
    saved = record_of(release, {"distance": 600})
    assert "(Train +4, Car −2): because it keeps its speed." in brief(saved)


def test_every_option_has_its_total():
    assert below("## Considered Options", record(distance=600, station="none")) == (
        "* Your own car: 0 points\n* Train: 4 points, ruled out: one end has no station"
    )


def test_what_it_takes_on_and_the_main_risk_are_the_consequences():
    assert below("### Consequences", record(decided("car", reason="x"), distance=600)) == (
        "* Bad, because: One of you drives all the way.\n"
        "* Main risk: You arrive tired and later than planned. "
        "First sign: Breaks grow longer than the driving between them."
    )
    assert "### Consequences" not in brief(record())


def test_it_is_looked_at_again_when_a_tripwire_is_met():
    assert below("### Confirmation", record(distance=600)) == (
        "* Revisit when The line closes for works."
    )


def test_it_leads_to_the_rest_its_release_and_its_evidence():
    lines = below("## More Information", record(distance=600)).splitlines()
    assert lines[0] == f"* The whole argument: [{PERMALINK}]({PERMALINK}), saved 2026-11-20"
    assert lines[1].endswith(f"Release 2, 2026-11-01, SHA-256 `{'5e' * 32}`")
    assert lines[2].startswith("* Evidence, first-hand record: ")
    assert lines[2].endswith(" Rail and road compared")


def test_a_long_reason_ends_at_a_sentence():
    outcome = below("## Decision Outcome", record(decided("car", reason=LONG), distance=600))
    assert 'Chosen option: "Your own car", because:\n\nForty clubs' in outcome
    assert "kept by hand. …\n\nThe rules recommend" in outcome


def test_a_reason_that_is_a_long_address_leads_nowhere_else():
    address = "https://example.com/" + "a_b~c" * 60
    position = Position(stance="disagree", state="open", name="Ada", reason=address)
    saved = replace(record(distance=600), positions=(position,))
    assert below("### Dissent", saved) == "* Ada: … (objection open)"
