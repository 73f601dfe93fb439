from tests.support.audit import summary

FINE = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "segno", "skip_reason": "Dependency not found on PyPI"}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.20"], "aliases": [], "description": ""}


def test_a_known_vulnerability_fails_and_names_what_to_update_to():
    status, text = summary([FINE, FINE | {"vulns": [HOLE]}])
    assert status == 1
    assert "django 5.2.19: PYSEC-2026-1, fixed in 5.2.20" in text


def test_a_vulnerability_without_a_fix_says_so():
    assert "no version yet" in summary([FINE | {"vulns": [HOLE | {"fix_versions": []}]}])[1]


def test_none_is_said_of_those_only_that_were_asked_for():
    assert summary([FINE]) == (0, "1 dependencies have no known vulnerability.")
    assert summary([FINE, UNKNOWN])[1].endswith("vulnerability, 1 could not be asked for.")


def test_an_index_that_answers_nothing_is_no_proof():
    for rows in ([], [UNKNOWN, UNKNOWN]):
        assert summary(rows) == (
            0,
            "Dependencies are NOT audited: the package index cannot be asked.",
        )
