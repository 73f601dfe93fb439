from typing import Any

import pytest

from rules.engine.lint import lint
from rules.engine.lint.fingerprint import fingerprint
from rules.engine.reading import read_rulebook
from tests.support.changes import FAR, FURNITURE, LIGHT, changed

TODAY = "2026-11-20"
OLD = ("sources.R.review_by", "2020-01-01")
TWIN = "scenarios.direct-line.rules.many-changes"
LONG = {"question": "distance", "test": "above", "value": 300}
# `many-changes` does what `far` does.
DUPLICATE = [
    (f"{TWIN}.when", [LONG]),
    (f"{TWIN}.effects", [{"option": "train", "points": 4}, {"option": "car", "points": -2}]),
]


def prints(kind: str, *changes: tuple[str, Any]) -> set[str]:
    """The fingerprints of all findings of a kind, after these changes."""
    rulebook = read_rulebook(changed(*changes))
    found = [finding for finding in lint(rulebook, TODAY) if finding.kind == kind]
    assert found
    return {fingerprint(rulebook, finding) for finding in found}


@pytest.mark.parametrize(
    ("kind", "base", "changes"),
    [
        ("sources_past_review", [OLD], [(f"{FAR}.reason", "it is far")]),
        ("strong_rules_on_weak_claims", [], [(f"{LIGHT}.reason", "it is light")]),
        ("duplicate_rules", DUPLICATE, [(f"{FURNITURE}.reason", "it is heavy")]),
    ],
)
def test_what_a_finding_is_not_about_changes_nothing(
    kind: str, base: list[tuple[str, Any]], changes: list[tuple[str, Any]]
) -> None:
    assert prints(kind, *base) == prints(kind, *base, *changes)


@pytest.mark.parametrize(
    ("kind", "base", "change"),
    [
        ("sources_past_review", [OLD], ("sources.R.review_by", "2021-01-01")),
        ("sources_past_review", [OLD], ("sources.R.title", "Another report")),
        ("strong_rules_on_weak_claims", [], (f"{FURNITURE}.reason", "it is heavy")),
        ("strong_rules_on_weak_claims", [], ("claims.C1.says", "It was so once.")),
        ("duplicate_rules", DUPLICATE, (f"{FAR}.reason", "it is far")),
        ("duplicate_rules", DUPLICATE, (f"{TWIN}.reason", "it is far")),
    ],
)
def test_what_a_finding_names_changes_it(
    kind: str, base: list[tuple[str, Any]], change: tuple[str, Any]
) -> None:
    assert not prints(kind, *base) & prints(kind, *base, change)
