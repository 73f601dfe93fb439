"""Scenarios with their rules and risks."""

from typing import Any


def scenarios() -> list[dict[str, Any]]:
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
                    "effects": [
                        {"option": "train", "points": 2},
                        {"option": "coach", "points": -1},
                    ],
                    "claims": ["R3"],
                },
                {
                    "key": "many-changes",
                    "reason": "you would change trains three times or more",
                    "when": [{"question": "changes", "test": "at-least", "value": "many"}],
                    "effects": [{"option": "train", "points": -2}],
                },
            ],
        },
    ]
