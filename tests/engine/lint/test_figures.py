from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rules.engine.lint.evidence import strong_rules_on_weak_claims
from rules.engine.lint.figures import (
    closed_loops,
    ended_series,
    figures_against_littles_law,
    means_without_percentiles,
    opinions_with_a_number,
    outdated_versions,
    single_runs,
    vendors_on_themselves,
)
from rules.engine.lint.finding import Finding, Subject
from rules.engine.reading import read_rulebook
from tests.support.changes import DOORS, FAR, changed

Check = Callable[[Subject], Iterator[Finding]]
CHECKS = (
    closed_loops,
    ended_series,
    figures_against_littles_law,
    means_without_percentiles,
    opinions_with_a_number,
    outdated_versions,
    single_runs,
    vendors_on_themselves,
)
SOUND: dict[str, Any] = {
    "versions": {"Python": "3.13"},
    "machine": "Two cores",
    "load": "100 a second",
    "loop": "open",
    "statistics": ["mean", "percentile"],
    "errors": 0,
    "runs": 5,
    "rate": 100,
    "seconds": 0.5,
    "at_once": 50,
}


def findings(check: Check, basis: Any, *changes: tuple[str, Any]) -> list[Finding]:
    rulebook = read_rulebook(changed(("claims.R1.basis", basis), *changes))
    return list(check(Subject(rulebook, "2026-11-20")))


@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_number_and_no_number_are_not_reported(check: Check) -> None:
    assert findings(check, SOUND) == findings(check, None) == []


@pytest.mark.parametrize(
    ("check", "basis", "words"),
    [
        (opinions_with_a_number, {}, "is an opinion with a number"),
        (
            opinions_with_a_number,
            {name: value for name, value in SOUND.items() if name != "errors"},
            "has a number without its share of errors",
        ),
        (means_without_percentiles, SOUND | {"statistics": ["mean"]}, "a mean without percentiles"),
        (closed_loops, SOUND | {"loop": "closed"}, "in a closed loop"),
        (single_runs, SOUND | {"runs": 1}, "rests on one run"),
        (vendors_on_themselves, SOUND | {"by_vendor": True}, "of its own product"),
        (
            outdated_versions,
            SOUND | {"versions": {"Python": "v1.9"}},
            "was measured with Python v1.9, and Python is at 3 here",
        ),
        (ended_series, SOUND | {"ended": "2026-03-24"}, "a series that ended on 2026-03-24"),
        (
            figures_against_littles_law,
            SOUND | {"at_once": 5_000},
            "100 a second that take 0.5 seconds each are 50 at once, not 5,000",
        ),
    ],
)
def test_what_is_wrong_with_a_number_is_reported(check: Check, basis: Any, words: str) -> None:
    [finding] = findings(check, basis)
    assert (finding.severity, finding.place) == ("warning", "claims.R1")
    assert words in finding.text


@pytest.mark.parametrize("version", ["2.9", "unknown", "9"])
def test_a_version_is_outdated_from_two_majors_on(version: str) -> None:
    assert findings(outdated_versions, SOUND | {"versions": {"Python": version}}) == []


@pytest.mark.parametrize("relation", ["refutes", "limits", "supports"])
def test_a_strong_rule_on_an_opinion_or_on_what_is_refuted_is_reported(relation: str) -> None:
    says = {
        "refutes": "R1: refuted by a measurement",
        "limits": "R1: an opinion with a number",
        "supports": None,
    }[relation]
    found = findings(
        strong_rules_on_weak_claims,
        {},
        (f"{FAR}.claims", ["R1"]),
        ("scenarios.long-way.claims", ["R1"]),
        (f"{DOORS}.bears_on.0.relation", relation),
    )
    texts = [finding.text for finding in found if finding.key == "far"]
    assert (len(texts) == 1 and says in texts[0]) if says else texts == []
