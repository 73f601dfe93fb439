from functools import partial
from typing import Any

import pytest

from rules.engine.lint import finding, options
from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.option_shares import shares
from rules.engine.lint.options import lopsided_options, options_that_never_win
from rules.engine.lint.search import Search
from rules.engine.reading import read_rulebook
from tests.support.changes import FAR, LIGHT, REMOVED, changed

NO_SHARE = [(f"{LIGHT}.shares", REMOVED), (f"{LIGHT}.effects", [{"option": "car", "points": 1}])]


def subject(*changes: tuple[str, Any]) -> Subject:
    return Subject(read_rulebook(changed(*changes)), "")


def never(*changes: tuple[str, Any]) -> list[Finding]:
    return list(options_that_never_win(subject(*changes)))


def test_options_that_can_win_are_not_reported() -> None:
    assert never() == []


def test_an_option_without_points_never_wins() -> None:
    [found] = never(*NO_SHARE)
    assert (found.severity, found.part, found.key) == ("error", "options", "coach")
    assert found.proof == "exact"
    assert found.text.startswith("Coach can never be recommended, whatever the answers")


def test_an_option_that_another_always_beats_never_wins() -> None:
    behind = [{"option": "coach", "points": 1}, {"option": "car", "points": 2}]
    changes = [NO_SHARE[0], (f"{LIGHT}.effects", behind)]
    nothing_against = (f"{FAR}.effects", [{"option": "train", "points": 4}])
    something_against = (f"{FAR}.effects", [{"option": "car", "points": -2}])
    assert [each.key for each in never(*changes, nothing_against)] == ["coach"]
    assert never(*changes, something_against) == []


def test_an_option_that_is_ruled_out_wherever_it_has_points_never_wins() -> None:
    [found] = never((f"{LIGHT}.rules_out", ["coach"]))
    assert (found.key, found.proof) == ("coach", "exact")


def test_an_example_ends_the_question(monkeypatch: Any) -> None:
    example = {"key": "coach", "title": "Coach", "answers": {}, "recommended": "coach"}
    answers = {"distance": 500, "station": "near", "luggage": ["bag"]}
    level = [{"option": "coach", "points": 4}]
    changed_case = subject(
        (f"{LIGHT}.effects", level), ("examples.+", example | {"answers": answers})
    )
    assert "coach" in {outcome.verdict.recommended for outcome in changed_case.outcomes}
    monkeypatch.setattr(options, "Search", None)
    assert list(options_that_never_win(changed_case)) == []


def test_a_search_that_is_cut_short_proves_nothing(monkeypatch: Any) -> None:
    case = subject(*NO_SHARE)
    monkeypatch.setattr(options, "Search", partial(Search, effort=0))
    [found] = options_that_never_win(case)
    assert (found.severity, found.proof) == ("warning", "bound")
    assert found.text.startswith("No answers were found")
    assert " Coach " in found.text


def test_an_option_that_nearly_always_wins_is_reported_with_its_share() -> None:
    always = {"question": "station", "test": "is-any-of", "value": ["near", "far", "none"]}
    rule = {"key": "always", "reason": "it is so", "when": [always]}
    more = [
        rule | {"key": f"always-{n}", "effects": [{"option": "car", "points": 4}]} for n in "abc"
    ]
    lopsided = subject(*(("scenarios.off-the-rails.rules.+", each) for each in more))
    [found] = (each for each in lopsided_options(lopsided) if "nearly always" in each.text)
    assert (found.severity, found.key, found.proof) == ("warning", "car", "exact")
    assert f"{lopsided.shares.of['car']:.1%}" in found.text


def test_a_contender_that_hardly_ever_wins_is_reported() -> None:
    case = subject(*NO_SHARE, ("options.coach.kind", "contender"))
    [found] = lopsided_options(case)
    assert found.key == "coach"
    assert "hardly ever: for 0.0%" in found.text


def test_an_alternative_may_hardly_ever_win() -> None:
    assert list(lopsided_options(subject(*NO_SHARE))) == []


@pytest.mark.parametrize(("limit", "proof"), [(10, "sample"), (20_000, "exact")])
def test_it_is_said_whether_all_answers_were_tried(
    monkeypatch: Any, limit: int, proof: str
) -> None:
    monkeypatch.setattr(finding, "shares", partial(shares, limit=limit))
    case = subject(*NO_SHARE, ("options.coach.kind", "contender"))
    assert {each.proof for each in lopsided_options(case)} == {proof}
