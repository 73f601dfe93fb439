from tests.advisor.comparison.conftest import AWAY


def test_an_answer_is_told_in_words(sides):
    a, _ = sides(AWAY, "")
    assert a.answer_text("distance") == "600 kilometres"
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
