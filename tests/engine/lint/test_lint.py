import pytest

from rules.engine.lint import CHECKS, checked, errors, lint
from rules.engine.lint.evidence import sources_without_an_address
from rules.engine.lint.figures import ended_series, opinions_with_a_number
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.files import read_document, shipped
from tests.support.changes import changed
from tests.support.large import large_document

TODAY = "2026-12-01"
# What a source does not say, no rulebook can mend.
OF_SOURCES = {
    check.__name__ for check in (sources_without_an_address, opinions_with_a_number, ended_series)
}


def broken() -> Rulebook:
    near = {"question": "distance", "test": "below", "value": 30}
    return read_rulebook(
        changed(
            ("left_out", []),
            ("scenarios.long-way.rules.far.when.+", near),
            ("examples.moving-house.recommended", "train"),
        )
    )


def test_errors_come_first() -> None:
    severities = [finding.severity for finding in lint(broken(), TODAY)]
    assert severities == sorted(severities)
    assert {"error", "warning"} == set(severities)


def test_errors_alone_are_those_of_all_findings() -> None:
    every = [finding for finding in lint(broken(), TODAY) if finding.severity == "error"]
    assert {finding.key for finding in every} >= {"far", "moving-house"}
    assert errors(broken()) == every


def test_findings_can_be_had_check_by_check() -> None:
    by_check = list(checked(broken(), TODAY))
    assert len(by_check) == len(CHECKS)
    for check, findings in zip(CHECKS, by_check, strict=True):
        assert {finding.kind for finding in findings} <= {check.__name__}
    assert sorted(finding for findings in by_check for finding in findings) == sorted(
        lint(broken(), TODAY)
    )


def test_the_small_rulebook_has_no_error(small: Rulebook) -> None:
    assert errors(small) == []


def test_a_large_rulebook_is_checked_whole() -> None:
    found = lint(read_rulebook(large_document()), TODAY)
    assert [str(finding) for finding in found if finding.severity == "error"] == []
    assert [str(finding) for finding in found if finding.proof == "bound"] == []


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_rulebook_has_no_error_and_no_evidence_past_its_review(key: str) -> None:
    rulebook = read_rulebook(read_document(key))
    found = [finding for finding in lint(rulebook, TODAY) if finding.kind not in OF_SOURCES]
    assert [str(finding) for finding in found if finding.severity == "error"] == []
    assert [
        str(finding) for finding in found if finding.part in ("sources", "claims", "left_out")
    ] == []
