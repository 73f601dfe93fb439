from collections.abc import Iterable

import pytest

from rules.engine.answers import AnswerError, counted, read_answer, read_answers, shown
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Question, Rulebook
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())


def answer(key: str, raw: object, rulebook: Rulebook = RULEBOOK) -> object:
    return read_answer(rulebook.question[key], raw)


def problem(key: str, raw: object, rulebook: Rulebook = RULEBOOK) -> str:
    with pytest.raises(AnswerError) as caught:
        answer(key, raw, rulebook)
    return str(caught.value)


def keys(questions: Iterable[Question]) -> list[str]:
    return [question.key for question in questions]


def rulebook_with_alone() -> Rulebook:
    document = small_document()
    choices = document["steps"][1]["questions"][0]["choices"]
    choices.append({"key": "nothing", "text": "Nothing at all", "alone": True})
    return read_rulebook(document)


def rulebook_with_chain() -> Rulebook:
    """`changes` is shown by `station`, and `seats` by `changes`."""
    document = small_document()
    seats = {**document["steps"][2]["questions"][0], "key": "seats"}
    seats["shown_when"] = {"question": "changes", "test": "at-least", "value": 1}
    document["steps"].append({"key": "last", "title": "Last", "questions": [seats]})
    return read_rulebook(document)


# One answer


@pytest.mark.parametrize("raw", ["near", ["near"], ["", "near"]])
def test_a_choice_is_the_key_of_what_was_picked(raw):
    assert answer("station", raw) == "near"


@pytest.mark.parametrize("raw", ["dog", ["dog"], ("dog",)])
def test_choices_are_a_tuple_even_of_one(raw):
    assert answer("luggage", raw) == ("dog",)


@pytest.mark.parametrize("raw", [["dog", "bag"], ["bag", "dog"], ["dog", "bag", "", "dog", "bag"]])
def test_choices_stand_once_and_in_the_order_of_the_question(raw):
    assert answer("luggage", raw) == ("bag", "dog")


@pytest.mark.parametrize("raw", [1200, "1200", [1200], ["1200"], " 1200 ", "01200"])
def test_a_number_is_whole(raw):
    assert answer("distance", raw) == 1200


@pytest.mark.parametrize("separator", [",", " ", "\N{NO-BREAK SPACE}", "\u202f", "_"])
def test_a_number_may_be_grouped_in_thousands(separator):
    assert answer("distance", f"1{separator}200") == 1200


@pytest.mark.parametrize("raw", [None, "", [], [""], ["", None], ()])
@pytest.mark.parametrize("key", ["distance", "station", "luggage"])
def test_a_blank_is_unknown(key, raw):
    assert answer(key, raw) is None


@pytest.mark.parametrize("raw", [0, "0"])
def test_nought_is_an_answer(raw):
    assert answer("changes", raw) == 0


@pytest.mark.parametrize(
    "raw", ["abc", "1.5", "1,5", "1,20", "1,2000", "1.200", 1.5, True, "1e3", "0x10", "9" * 40, "٣"]
)
def test_what_is_not_a_whole_number_is_refused(raw):
    assert "not a whole number" in problem("distance", raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("5.5", "“5.5” is not a whole number. Write digits, such as 1,200."),
        (5.5, "“5.5” is not a whole number. Give one from 1 to 3000."),
        (True, "“true” is not a whole number. Give one from 1 to 3000."),
        ({"km": None}, '“{"km": null}” is not a whole number. Give one from 1 to 3000.'),
    ],
)
def test_it_is_shown_as_it_was_written_with_advice_that_fits(raw, said):
    assert problem("distance", raw) == said


@pytest.mark.parametrize(("raw", "said"), [("-1", "-1"), (0, "0"), ("3001", "3,001")])
def test_a_number_out_of_range_is_refused_with_the_range(raw, said):
    assert problem("distance", raw).startswith(f"{said} is out of range")
    assert "1 to 3,000" in problem("distance", raw)


@pytest.mark.parametrize("raw", [1, 3000])
def test_the_ends_of_the_range_belong_to_it(raw):
    assert answer("distance", raw) == raw


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        *((text, text) for text in ("nowhere", "NEAR", "near ", "At both ends")),
        (1, "1"),
        (True, "true"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_what_is_not_a_choice_is_refused_with_the_choices(raw, shown):
    assert f"“{shown}”" in problem("station", raw)
    assert "near, far, none" in problem("station", raw)


def test_one_wrong_choice_among_many_is_named():
    assert "piano" in problem("luggage", ["bag", "piano"])


@pytest.mark.parametrize(("key", "raw"), [("distance", [5, 6]), ("station", ["near", "far"])])
def test_one_answer_is_expected_where_one_can_be_given(key, raw):
    assert problem(key, raw) == "Give one answer."


def test_a_choice_that_stands_alone_does_not_go_with_others():
    rulebook = rulebook_with_alone()
    assert answer("luggage", ["nothing", "nothing"], rulebook) == ("nothing",)
    assert answer("luggage", ["bag", "dog"], rulebook) == ("bag", "dog")
    assert "“Nothing at all”" in problem("luggage", ["nothing", "bag"], rulebook)


@pytest.mark.parametrize("key", ["distance", "station"])
def test_junk_is_shortened_when_it_is_said_back(key):
    assert f"“{'x' * 40}…”" in problem(key, "x" * 5000)
    assert f"“{'x' * 40}…”" in problem(key, "x" * 41)
    assert f"“{'x' * 40}”" in problem(key, "x" * 40)


@pytest.mark.parametrize("key", ["distance", "station"])
@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\ud800"])
def test_what_cannot_be_printed_is_replaced_when_it_is_said_back(key, character):
    said = problem(key, f"5{character}km")
    assert "“5�km”" in said
    assert said.isprintable()


# All answers


def test_answers_come_in_the_order_of_the_questions():
    raw = {"changes": "2", "luggage": ["bag"], "station": "near", "distance": "50"}
    answers, problems = read_answers(RULEBOOK, raw)
    assert list(answers.items()) == [
        ("distance", 50),
        ("station", "near"),
        ("luggage", ("bag",)),
        ("changes", 2),
    ]
    assert problems == {}


def test_a_wrong_answer_is_reported_and_the_others_are_kept():
    answers, problems = read_answers(RULEBOOK, {"distance": "far", "station": "near", "mood": "?"})
    assert answers == {"station": "near"}
    assert list(problems) == ["mood", "distance"]
    assert problems["mood"].startswith("No question has this key")
    assert f": {', '.join(RULEBOOK.question)}." in problems["mood"]


def test_a_blank_is_neither_an_answer_nor_a_problem():
    assert read_answers(RULEBOOK, {"distance": "", "luggage": []}) == ({}, {})


def test_an_answer_to_a_hidden_question_can_still_be_read():
    # What is typed survives a change of mind about the question that hides it.
    answers, problems = read_answers(RULEBOOK, {"station": "none", "changes": 2})
    assert answers == {"station": "none", "changes": 2}
    assert problems == {}


# Questions that are shown, and answers that count


@pytest.mark.parametrize(
    ("answers", "is_shown"), [({}, False), ({"station": "none"}, False), ({"station": "far"}, True)]
)
def test_a_question_is_shown_once_its_condition_holds(answers, is_shown):
    assert ("changes" in keys(shown(RULEBOOK, answers))) is is_shown


def test_questions_are_shown_in_order():
    shown_all = keys(shown(RULEBOOK, {"changes": 1, "station": "near"}))
    assert shown_all == ["distance", "station", "luggage", "changes"]


def test_answers_to_hidden_questions_do_not_count():
    assert counted(RULEBOOK, {"changes": 2, "distance": 50}) == {"distance": 50}
    assert counted(RULEBOOK, {"changes": 2, "station": "none"}) == {"station": "none"}
    assert counted(RULEBOOK, {"changes": 2, "station": "far"}) == {"station": "far", "changes": 2}


@pytest.mark.parametrize(
    ("station", "changes", "expected"),
    [
        ("near", 1, ["station", "changes", "seats"]),
        ("near", 0, ["station", "changes"]),
        ("none", 1, ["station"]),
    ],
)
def test_a_hidden_question_does_not_show_another(station, changes, expected):
    answers = {"station": station, "changes": changes, "seats": 2}
    assert list(counted(rulebook_with_chain(), answers)) == expected


def test_answers_that_count_come_in_the_order_of_the_questions():
    answers: Answers = {"changes": 1, "luggage": ("bag",), "station": "near", "distance": 5}
    assert list(counted(RULEBOOK, answers)) == ["distance", "station", "luggage", "changes"]
