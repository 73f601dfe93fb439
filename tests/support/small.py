"""A small rulebook about a journey, with a part of every kind, for tests to read and to break."""

from typing import Any


def small_document() -> dict[str, Any]:
    """A new document each time, so that a test can change it."""
    return {
        "key": "journey",
        "title": "Train or car?",
        "summary": "For a journey within the country: which way to travel.",
        "showcase": "far-and-direct",
        "options": _options(),
        "steps": _steps(),
        "scenarios": _scenarios(),
        "sources": _sources(),
        "claims": _claims(),
        "left_out": [{"claim": "C4", "reason": "It says nothing about the journey."}],
        "examples": _examples(),
        "precedents": _precedents(),
        "remarks": _remarks(),
        "tables": _tables(),
    }


def _options() -> list[dict[str, Any]]:
    return [
        {
            "key": "train",
            "name": "Train",
            "short": "Train",
            "kind": "contender",
            "advice": "Take the train.",
            "summary": "Somebody else drives, and you can work or sleep.",
            "takes_on": ["The timetable decides when you leave.", "You carry what you bring."],
        },
        {
            "key": "car",
            "name": "Your own car",
            "short": "Car",
            "kind": "contender",
            "advice": "Take the car.",
            "summary": "From door to door, with all that fits in.",
            "takes_on": ["One of you drives all the way."],
        },
        {
            "key": "coach",
            "name": "Long-distance coach",
            "short": "Coach",
            "kind": "alternative",
            "advice": "Take the coach.",
            "summary": "Slower than the train, and cheaper.",
            "fits": "You have more time than money.",
            "catch": "It stands in every jam.",
            "claims": ["R4", "R2"],
        },
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "key": "trip",
            "title": "The trip",
            "questions": [
                {
                    "key": "distance",
                    "kind": "number",
                    "text": "How far is it?",
                    "label": "Distance",
                    "why": "Over a long way, speed and rest count for more.",
                    "unit": "kilometres",
                    "minimum": 1,
                    "maximum": 3000,
                    "picks": [20, 150, 600],
                },
                {
                    "key": "station",
                    "kind": "choice",
                    "text": "Is there a station at both ends?",
                    "label": "Stations",
                    "why": "Without a station there is no train to take.",
                    "choices": [
                        {"key": "near", "text": "At both ends", "hint": "Within walking distance"},
                        {"key": "far", "text": "Only by bus or taxi"},
                        {"key": "none", "text": "None at one end"},
                    ],
                },
            ],
        },
        {
            "key": "baggage",
            "title": "What you bring",
            "questions": [
                {
                    "key": "luggage",
                    "kind": "choices",
                    "text": "What do you bring?",
                    "label": "Luggage",
                    "why": "Some things cannot be carried onto a train.",
                    "choices": [
                        {"key": "bag", "text": "A bag or a suitcase"},
                        {"key": "bicycle", "text": "A bicycle"},
                        {"key": "dog", "text": "A dog"},
                        {"key": "furniture", "text": "Furniture"},
                    ],
                },
            ],
        },
        {
            "key": "connection",
            "title": "The connection",
            "questions": [
                {
                    "key": "changes",
                    "kind": "number",
                    "text": "How often would you have to change trains?",
                    "label": "Changes of train",
                    "why": "Every change can be missed.",
                    "unit": "changes",
                    "maximum": 10,
                    "shown_when": {
                        "question": "station",
                        "test": "is",
                        "value": "none",
                        "negated": True,
                    },
                },
            ],
        },
    ]


def _scenarios() -> list[dict[str, Any]]:
    return [
        {
            "key": "long-way",
            "title": "A long way between cities",
            "option": "train",
            "mechanism": "A train keeps its speed for hours, and nobody tires at the wheel.",
            "rule_of_thumb": "Above 300 kilometres, look at the train first.",
            "tripwire": "The line closes for works.",
            "typical": {"distance": 500, "station": "near", "luggage": ["bag"]},
            "claims": ["R2", "R1"],
            "risks": [
                {
                    "option": "car",
                    "consequence": "You arrive tired and later than planned.",
                    "mechanism": "Attention drops after two hours at the wheel.",
                    "symptom": "Breaks grow longer than the driving between them.",
                    "first_seen": "after the second break",
                    "claims": ["R1"],
                },
            ],
            "rules": [
                {
                    "key": "far",
                    "reason": "you travel more than 300 kilometres",
                    "when": [{"question": "distance", "test": "above", "value": 300}],
                    "effects": [
                        {"option": "train", "points": 4},
                        {"option": "car", "points": -2},
                    ],
                    "claims": ["R1"],
                },
                {
                    "key": "far-and-light",
                    "reason": "you travel 100 to 1,000 kilometres and bring no furniture",
                    "when": [
                        {"question": "distance", "test": "between", "value": [100, 1000]},
                        {
                            "question": "luggage",
                            "test": "includes",
                            "value": "furniture",
                            "negated": True,
                        },
                    ],
                    "shares": [{"option": "coach", "of": "train"}],
                },
            ],
        },
        {
            "key": "bulky-load",
            "title": "More than you can carry",
            "option": "car",
            "mechanism": "A car is loaded once, at the door, and unloaded at the other door.",
            "rule_of_thumb": "What two people cannot lift up a step goes by car.",
            "tripwire": "Somebody else moves the load.",
            "claims": ["C1"],
            "risks": [
                {
                    "option": "train",
                    "consequence": "You are not let on, or the load stays behind.",
                    "mechanism": "Trains limit what each passenger may bring.",
                    "symptom": "Staff ask you to step off.",
                    "first_seen": "on the platform",
                    "claims": ["C1", "C2"],
                },
            ],
            "rules": [
                {
                    "key": "furniture",
                    "reason": "you bring furniture",
                    "when": [{"question": "luggage", "test": "includes", "value": "furniture"}],
                    "effects": [{"option": "car", "points": 4}],
                    "rules_out": ["coach"],
                    "claims": ["C1"],
                },
                {
                    "key": "awkward",
                    "reason": "you bring a bicycle or a dog",
                    "when": [
                        {"question": "luggage", "test": "is-any-of", "value": ["bicycle", "dog"]}
                    ],
                    "effects": [
                        {"option": "car", "points": 1},
                        {"option": "train", "points": -1},
                    ],
                },
            ],
        },
        {
            "key": "off-the-rails",
            "title": "Away from the rails",
            "option": "car",
            "mechanism": "The last miles take longer than the train saves.",
            "rule_of_thumb": "No station at one end, no train.",
            "tripwire": "A station opens.",
            "claims": ["C3"],
            "risks": [
                {
                    "option": "train",
                    "consequence": "You wait for a taxi that does not come.",
                    "mechanism": "Where no train stops, few taxis wait.",
                    "symptom": "The last bus left at six.",
                    "first_seen": "on arrival",
                },
            ],
            "rules": [
                {
                    "key": "no-station",
                    "reason": "one end has no station",
                    "when": [{"question": "station", "test": "is", "value": "none"}],
                    "effects": [{"option": "car", "points": 2}],
                    "rules_out": ["train"],
                    "claims": ["C3"],
                },
                {
                    "key": "short-hop",
                    "reason": "you travel less than 30 kilometres",
                    "when": [{"question": "distance", "test": "below", "value": 30}],
                    "effects": [{"option": "car", "points": 1}],
                },
            ],
        },
        {
            "key": "direct-line",
            "title": "A direct line",
            "option": "train",
            "mechanism": "Without a change nothing can be missed.",
            "rule_of_thumb": "One seat from end to end: take it.",
            "tripwire": "The timetable changes.",
            "claims": ["R3"],
            "risks": [
                {
                    "option": "car",
                    "consequence": "You look for a parking space in the centre.",
                    "mechanism": "Direct lines end where cities are dense.",
                    "symptom": "The last kilometre takes half an hour.",
                    "first_seen": "on arrival",
                    "claims": ["R3"],
                },
            ],
            "rules": [
                {
                    "key": "no-change",
                    "reason": "no change of train is needed",
                    "when": [
                        {"question": "changes", "test": "at-most", "value": 0},
                        {"question": "station", "test": "is", "value": "near"},
                    ],
                    "effects": [{"option": "train", "points": 2}],
                    "claims": ["R3"],
                },
                {
                    "key": "many-changes",
                    "reason": "you would change trains three times or more",
                    "when": [{"question": "changes", "test": "at-least", "value": 3}],
                    "effects": [{"option": "train", "points": -2}],
                },
            ],
        },
    ]


def _sources() -> list[dict[str, Any]]:
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


def _claims() -> list[dict[str, Any]]:
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


def _examples() -> list[dict[str, Any]]:
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


def _precedents() -> list[dict[str, Any]]:
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


def _remarks() -> list[dict[str, Any]]:
    return [
        {
            "key": "reserve-a-place",
            "kind": "check",
            "title": "Reserve a place for the bicycle",
            "text": "Ask before you buy: each train takes only a few.",
            "when": [{"question": "luggage", "test": "includes", "value": "bicycle"}],
            "scenarios": ["long-way", "bulky-load"],
            "options": ["train"],
            "claims": ["C1"],
        },
    ]


def _tables() -> list[dict[str, Any]]:
    return [
        {
            "key": "seats",
            "title": "What a seat offers",
            "note": "As the sources measured it, on other lines than yours.",
            "dated": "May 2024",
            "rows": [
                {
                    "key": "room",
                    "title": "Room",
                    "cells": [
                        {"option": "train", "text": "A table for two", "claims": ["R2"]},
                        {"option": "car", "text": "All of it", "claims": ["C1", "C2"]},
                    ],
                },
                {
                    "key": "price",
                    "title": "Price",
                    "cells": [
                        {"option": "coach", "text": "A third of the train", "claims": ["R4"]},
                    ],
                },
            ],
        },
    ]
