from typing import Any

import pytest

from rules.engine.basis import is_opinion, lacking, say_basis, say_number
from rules.engine.reading import read_rulebook
from rules.engine.schema import Claim
from tests.support.changes import assert_says, changed, problems_after

KNOWN = {
    "versions": {"Train": "4", "Rails": "7.1"},
    "machine": "One engine",
    "load": "Ten carriages",
    "statistics": ["mean", "percentile"],
    "errors": 0.02,
}


def claim(basis: Any) -> Claim:
    return read_rulebook(changed(("claims.R1.basis", basis))).claim["R1"]


def test_a_number_without_anything_is_an_opinion() -> None:
    assert is_opinion(claim({}))
    assert say_number(claim({})) == (
        "An opinion with a number: its source names no versions, machine, load, statistic or "
        "share of errors."
    )


def test_a_claim_of_whose_number_nothing_is_asked_is_none() -> None:
    assert not is_opinion(claim(None))
    assert say_number(claim(None)) == ""


def test_what_is_known_and_what_lacks_is_said() -> None:
    half = claim({"machine": "One engine", "errors": 0})
    assert not is_opinion(half)
    assert half.basis is not None
    assert lacking(half.basis) == ["versions", "load", "statistic"]
    assert say_number(half) == (
        "Its number: machine One engine; share of errors 0. "
        "Its source does not name: versions, load, statistic."
    )


def test_a_full_basis_lacks_nothing() -> None:
    basis = claim(KNOWN).basis
    assert basis is not None
    assert lacking(basis) == []
    assert say_basis(basis) == (
        "versions Rails 7.1, Train 4; machine One engine; load Ten carriages; "
        "statistic mean, percentile; share of errors 0.02"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("errors", 2), ("errors", float("nan")), ("runs", 0), ("loop", "round"), ("speed", 1)],
)
def test_a_basis_is_checked(field: str, value: Any) -> None:
    assert_says(problems_after(("claims.R1.basis", {field: value})), f"claims.R1.basis.{field}")
