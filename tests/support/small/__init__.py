"""A small rulebook about a journey, with a part of every kind, for tests to read and to break."""

from typing import Any

from tests.support.small.decision import options, remarks, steps, tables, thresholds
from tests.support.small.evidence import claims, examples, measurements, precedents, sources
from tests.support.small.scenarios import scenarios


def small_document() -> dict[str, Any]:
    """A new document each time, so that a test can change it."""
    return {
        "key": "journey",
        "title": "Train or car?",
        "summary": "For a journey within the country: which way to travel.",
        "showcase": "far-and-direct",
        "options": options(),
        "steps": steps(),
        "thresholds": thresholds(),
        "scenarios": scenarios(),
        "sources": sources(),
        "claims": claims(),
        "left_out": [{"claim": "C4", "reason": "It says nothing about the journey."}],
        "examples": examples(),
        "measurements": measurements(),
        "precedents": precedents(),
        "remarks": remarks(),
        "tables": tables(),
    }
