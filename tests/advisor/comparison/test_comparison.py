from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from advisor.comparison.comparison import Comparison, ComparisonRow, Explanation
from advisor.models import Decision, Result
from advisor.results.lookup import saved_or_404
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.advisor.comparison.conftest import AWAY, NEAR
from tests.support.changes import AWKWARD, DISTANCE, changed
from tests.support.renamed import publish_renamed


def titled(token: str, title: str, day: int = 1) -> str:
    created_at = datetime(2026, 3, day, 12, tzinfo=UTC)
    Result.objects.filter(token=token).update(title=title, created_at=created_at)
    return token


@pytest.fixture
def names(sides, save):
    """The names of two results with these titles, saved on these days of March 2026."""

    def names(a: tuple[str, int], b: tuple[str, int]) -> list[str]:
        return [side.name for side in sides(titled(save(NEAR), *a), titled(save(AWAY), *b))]

    return names


@pytest.fixture
def comparison(sides):
    return lambda a, b: Comparison(*sides(a, b))


def keys(rows: Iterable[ComparisonRow]) -> list[str]:
    return [row.question.key for row in rows]


def test_each_answer_explains_differs_or_agrees(comparison):
    compared = comparison(NEAR, AWAY)
    assert keys(compared.explaining) == ["distance"]
    assert keys(compared.differing) == ["luggage"]
    assert keys(compared.agreeing) == ["station"]


def test_a_row_has_both_answers_in_words(comparison):
    [row] = comparison(NEAR, AWAY).explaining
    assert (row.a, row.b) == ("20 kilometres", "2,000 kilometres")


def test_a_question_that_was_hidden_is_not_called_open(comparison):
    compared = comparison("station=none", "station=near&changes=0")
    rows = [*compared.explaining, *compared.differing]
    assert [row.a for row in rows if row.question.key == "changes"] == ["Not asked"]


def test_results_that_agree_need_no_explanation(comparison):
    compared = comparison(AWAY, "distance=700")
    assert compared.agree
    assert compared.explanation is None
    assert compared.explaining == []


def test_another_priority_is_a_difference(comparison):
    answers = "distance=600{}&luggage=furniture{}"
    compared = comparison(answers.format("", "&most=luggage"), answers.format("&most=distance", ""))
    row = compared.explaining[0]
    assert (row.question.key, row.a_is_priority, row.b_is_priority) == ("distance", False, True)


def test_scenarios_are_told_apart_by_who_matches_them(comparison):
    compared = comparison(f"{NEAR}&luggage=dog", AWAY)
    alone = {
        name: [argument.scenario.key for argument in arguments]
        for name, arguments in compared.scenarios.items()
    }
    assert alone == {"a": ["off-the-rails"], "b": ["long-way"]}
    assert [in_a.scenario.key for in_a, _ in compared.both] == ["bulky-load"]


def test_an_answer_is_told_in_words(sides):
    a, _ = sides(AWAY, "")
    assert a.answer_text("distance") == "2,000 kilometres"
    assert a.answer_text("luggage") == "A bag or a suitcase; A dog"


def test_an_open_question_is_told_apart_from_one_that_was_not_asked(sides):
    asked, hidden = sides("station=near", "station=none")
    assert asked.answer_text("changes") == "Not sure yet"
    assert hidden.answer_text("changes") == "Not asked"
    assert hidden.answer_text("nonsense") == "Not asked"


def test_arguments_are_found_by_their_scenario(sides):
    a, b = sides(AWAY, "")
    assert set(a.arguments) == {"long-way", "bulky-load"}
    assert b.arguments == {}


def test_the_smallest_set_of_answers_explains_the_difference(sides):
    explanation = Explanation.of(*sides(NEAR, AWAY))
    assert explanation.keys == ("distance",)
    assert explanation.differing == 2
    assert (explanation.option_a.key, explanation.option_b.key) == ("car", "train")


def test_the_proof_is_a_with_these_answers_of_b(sides):
    proof = Explanation.of(*sides(NEAR, AWAY)).proof
    assert proof == "/decide/journey/1/result/?distance=2000&station=near&luggage=bag"


def test_too_many_priorities_for_one_questionnaire_have_no_proof(sides, monkeypatch):
    monkeypatch.setattr(
        "advisor.comparison.comparison.smallest_explanation", lambda *given: ("distance",)
    )
    near = "distance=20{}&station=near&most=station&luggage=bag&most=luggage&changes=1&most=changes"
    a, b = near.format(""), "distance=600&most=distance&station=near&luggage=bag&changes=1"
    assert Explanation.of(*sides(a, b)).proof == ""
    assert Explanation.of(*sides(NEAR, b)).proof != ""


def test_the_newer_release_judges_both(sides, save):
    b = save(NEAR)
    publish(load(changed(("title", "Train or car, again?"))), note="Another title")
    explanation = Explanation.of(*sides(save(AWAY, release=2), b))
    assert explanation.release.number == 2
    assert explanation.keys == ("distance",)


def test_other_rules_can_explain_the_difference_alone(sides, save):
    a = save("luggage=dog")
    dogs_welcome = changed((f"{AWKWARD}.effects.0.points", -1), (f"{AWKWARD}.effects.1.points", 1))
    publish(load(dogs_welcome), note="Dogs are welcome on trains")
    explanation = Explanation.of(*sides(a, save("luggage=dog", release=2)))
    assert explanation.option_a == explanation.option_b
    assert not explanation.keys


@pytest.mark.parametrize("turned", [False, True])
def test_answers_that_the_newer_release_cannot_read_are_named(sides, save, turned):
    a = save("distance=2000")
    publish(load(changed((f"{DISTANCE}.maximum", 1500))), note="Nobody travels farther")
    pair = a, save("distance=20", release=2)
    explanation = Explanation.of(*sides(*reversed(pair) if turned else pair))
    assert explanation.unreadable == ("Distance",)
    assert (explanation.keys, explanation.proof) == ((), "")


def test_a_side_is_named_after_its_project(names):
    assert names(("Choir trip", 1), ("Lake trip", 1)) == ["Choir trip", "Lake trip"]


def test_a_side_without_a_title_is_named_by_its_place(names):
    assert names(("", 1), ("", 2)) == ["First result", "Second result"]
    assert names(("Choir trip", 1), ("", 1)) == ["Choir trip", "Second result"]


def test_equal_titles_are_told_apart_by_the_day_or_on_one_day_by_their_order(names):
    trip = "Choir trip"
    assert names((trip, 1), (trip, 2)) == ["Choir trip, 1 March 2026", "Choir trip, 2 March 2026"]
    assert names((trip, 1), (trip, 1)) == ["Choir trip (first)", "Choir trip (second)"]


def test_within_a_sentence_a_title_is_quoted(sides, save):
    a, b = sides(titled(save(NEAR), "Choir trip"), save(AWAY))
    assert (a.words, b.words) == ("“<bdi>Choir trip</bdi>”", "the second result")


def test_a_long_title_is_shortened_except_where_it_names_its_side(sides, save):
    title = "A trip of the choir, with all that sing in it, to the sea, by whatever goes there"
    a, b = sides(titled(save(NEAR), title), titled(save(AWAY), f"{title} first"))
    assert len(a.short) < len(a.name)
    assert a.short.startswith("A trip of the choir")
    assert a.words == f"“<bdi>{a.short}</bdi>”"
    assert a.short != b.short


def test_a_side_has_the_decision_that_stands(sides, save):
    token = save(NEAR)
    for status in ("proposed", "accepted"):
        Decision.objects.create(
            result=Result.objects.get(token=token),
            option="train",
            status=status,
            date=datetime(2026, 3, 1, tzinfo=UTC),
        )
    a, b = sides(token, save(AWAY))
    assert (a.decision.option.key, a.decision.decision.status) == ("train", "accepted")
    assert b.decision is None


def test_results_are_compared_by_the_keys_of_the_newer_release(save: Callable[..., str]) -> None:
    older = saved_or_404(save("distance=600&station=near&luggage=bag&most=distance"))
    publish_renamed()
    query = "kilometres=600&station=close&load=bag&most=kilometres"
    newer = saved_or_404(save(query, release=2))
    for pair in ((older, newer), (newer, older)):
        comparison = Comparison.of(*pair)
        assert comparison.agree
        assert not comparison.differing
        assert len(comparison.agreeing) == 3
        assert not comparison.scenarios["a"] + comparison.scenarios["b"]
        assert all(None not in row.totals for row in comparison.dumbbells.rows)


def test_what_explains_a_difference_has_the_keys_of_the_newer_release(
    save: Callable[..., str],
) -> None:
    older = saved_or_404(save("distance=25&luggage=furniture"))
    publish_renamed()
    newer = saved_or_404(save("kilometres=600&station=close&load=bag", release=2))
    explanation = Comparison.of(older, newer).explanation
    assert explanation
    assert not explanation.unreadable
    assert explanation.keys
    assert {*explanation.keys} <= {"kilometres", "station", "load"}
