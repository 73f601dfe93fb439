"""Sources, claims, precedents and examples."""

import json
from pathlib import Path
from typing import Any


def sources() -> list[dict[str, Any]]:
    return [
        {
            "key": "R",
            "title": "Rail and road compared",
            "author": "A. Traveller",
            "publisher": "Railway Society",
            "date": "2024-05-01",
            "kind": "field report",
            "evidence": "Forty journeys, timed from door to door.",
        },
        {
            "key": "C",
            "title": "The car, of course",
            "publisher": "Motor Club",
            "kind": "opinion article",
            "evidence": "Stated without data.",
        },
    ]


def claims() -> list[dict[str, Any]]:
    return [
        {
            "key": "R1",
            "source": "R",
            "grade": "first-hand",
            "says": "Above 300 kilometres the train was faster in 31 of 40 journeys.",
        },
        {
            "key": "R2",
            "source": "R",
            "grade": "practitioner",
            "says": "Travellers rest on trains.",
        },
        {
            "key": "R3",
            "source": "R",
            "grade": "first-hand",
            "says": "Direct journeys were on time in nine of ten cases.",
        },
        {
            "key": "R4",
            "source": "R",
            "grade": "first-hand",
            "says": "The coach cost a third of the train.",
            "precedents": ["choir-trip"],
        },
        {
            "key": "C1",
            "source": "C",
            "grade": "vendor",
            "says": "A car takes what a train does not.",
        },
        {
            "key": "C2",
            "source": "C",
            "grade": "no-method",
            "says": "Trains refuse most luggage.",
            "disputed": "R1: none of the 40 journeys was refused.",
        },
        {
            "key": "C3",
            "source": "C",
            "grade": "no-method",
            "says": "Half of all addresses are far from a station.",
        },
        {
            "key": "C4",
            "source": "C",
            "grade": "vendor",
            "says": "Members get a discount on tyres.",
        },
    ]


def examples() -> list[dict[str, Any]]:
    return [
        {
            "key": "far-and-direct",
            "title": "Two days in the capital",
            "answers": {"distance": 600, "station": "near", "luggage": ["bag"], "changes": 0},
            "recommended": "train",
            "scenarios": ["long-way", "direct-line"],
        },
        {
            "key": "moving-house",
            "title": "A wardrobe for the next town",
            "answers": {"distance": 25, "luggage": ["furniture"]},
            "recommended": "car",
            "scenarios": ["bulky-load", "off-the-rails"],
        },
        {
            "key": "nothing-known",
            "title": "Nothing is known yet",
            "answers": {},
            "recommended": None,
        },
    ]


def precedents() -> list[dict[str, Any]]:
    return [
        {
            "key": "choir-trip",
            "title": "A choir goes to a festival",
            "year": 2023,
            "source": "The choir's newsletter",
            "url": "https://choir.example/newsletter",
            "facts": ["Thirty singers travelled 600 kilometres.", "They had a week and no money."],
            "chose": "coach",
            "also_acceptable": ["train"],
            "reasons": ["It was the cheapest.", "They could sing on the way."],
            "outcome": "They arrived late, and in voice.",
            "standing": "debatable",
            "answers": {"distance": 600, "station": "near"},
            "differs": "The rulebook does not ask what a seat costs.",
        },
    ]


def measurements() -> list[dict[str, Any]]:
    return [json.loads(Path(__file__).with_name("measurement.json").read_text())]
