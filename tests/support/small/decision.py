"""Options, the tables that compare them, steps with their questions, thresholds and remarks."""

from typing import Any


def options() -> list[dict[str, Any]]:
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


def steps() -> list[dict[str, Any]]:
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
                    "picks": [20, {"number": 150, "text": "Two hours by car"}, 600],
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


def thresholds() -> list[dict[str, Any]]:
    return [{"key": "many", "title": "Many changes", "question": "changes", "number": 3}]


def remarks() -> list[dict[str, Any]]:
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


def tables() -> list[dict[str, Any]]:
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
