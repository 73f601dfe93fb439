"""What is scored in bulk is what `evaluate` says of each answer set."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import bulk as module
from rules.engine.answers import counted, read_answers, shown
from rules.engine.bulk import Bulk, marks
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document, shipped
from tests.support.changes import FAR, LIGHT, changed
from tests.support.small import small_document
from tests.support.strategies import answers_to, documents

more = settings(max_examples=150, deadline=None)
SHIPPED = [read_rulebook(read_document(key)) for key in shipped()]
FAR_AND_LIGHT = {"distance": 600, "luggage": ("bag",)}


def assert_same_as_one_by_one(
    rulebook: Rulebook, answer_sets: Sequence[Answers], most: Collection[str] = ()
) -> None:
    bulk = Bulk(rulebook)
    columns = bulk.columns(answer_sets)
    verdicts = [evaluate(rulebook, answers, most) for answers in answer_sets]
    assert bulk.scores(columns, most)[0].T.tolist() == [list(v.totals.values()) for v in verdicts]
    out = [[key in verdict.ruled_out for key in rulebook.option] for verdict in verdicts]
    assert bulk.scores(columns, most)[1].T.tolist() == out
    options = [*rulebook.option, None]  # -1 is nothing
    recommended = [options[index] for index in bulk.recommended(columns, most)]
    assert recommended == [verdict.recommended for verdict in verdicts]


def recommended(answers: Answers, *changes: tuple[str, Any]) -> str | None:
    rulebook = read_rulebook(changed(*changes))
    bulk = Bulk(rulebook)
    [index] = bulk.recommended(bulk.columns([answers]))
    return [*rulebook.option, None][index]


@more
@given(documents(), st.data())
def test_any_rulebook_is_scored_as_one_by_one(document: dict[str, Any], data: Any) -> None:
    rulebook = read_rulebook(document)
    answer_sets = data.draw(st.lists(answers_to(rulebook), min_size=1, max_size=20))
    most = data.draw(st.sets(st.sampled_from(list(rulebook.question)), max_size=3))
    assert_same_as_one_by_one(rulebook, answer_sets, most)


@more
@given(documents(), st.data())
def test_what_matters_most_may_differ_between_the_sets(document: dict[str, Any], data: Any) -> None:
    rulebook = read_rulebook(document)
    questions = st.sets(st.sampled_from([*rulebook.question, "question-99"]), max_size=3)
    known = data.draw(st.lists(st.tuples(answers_to(rulebook), questions), min_size=1))
    bulk = Bulk(rulebook)
    columns = bulk.columns(answers for answers, _ in known)
    totals, _ = bulk.scores(columns, marks([most for _, most in known]))
    assert totals.T.tolist() == [
        list(evaluate(rulebook, answers, most).totals.values()) for answers, most in known
    ]


@settings(max_examples=50, deadline=None)
@given(st.data())
@pytest.mark.parametrize("rulebook", SHIPPED, ids=lambda rulebook: rulebook.key)
def test_a_shipped_rulebook_is_scored_as_one_by_one(rulebook: Rulebook, data: Any) -> None:
    answer_sets = data.draw(st.lists(answers_about_limits(rulebook), min_size=1, max_size=20))
    most = data.draw(st.sets(st.sampled_from(list(rulebook.question)), max_size=3))
    assert_same_as_one_by_one(rulebook, answer_sets, most)


def answers_about_limits(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the questions answered, numbers with what a condition names, or next to it."""
    values: dict[str, st.SearchStrategy[Any]] = {}
    for question in rulebook.questions:
        if question.kind == "number":
            tested = [c for c in rulebook.conditions if c.question == question.key]
            limits = [limit for c in tested for limit in c.values if isinstance(limit, int)]
            near = {
                min(max(limit + n, 0), question.maximum) for limit in limits for n in (-1, 0, 1)
            }
            values[question.key] = st.sampled_from(sorted(near))
        elif question.kind == "choices":
            some = st.sets(st.sampled_from(list(question.choice)), min_size=1)
            values[question.key] = some.map(lambda picked: tuple(sorted(picked)))
        else:
            values[question.key] = st.sampled_from(list(question.choice))
    raw = st.fixed_dictionaries({}, optional=values)
    return raw.map(lambda answers: read_answers(rulebook, answers)[0])


@more
@given(documents(), st.data())
def test_what_does_not_fit_is_left_out_as_reading_leaves_it(
    document: dict[str, Any], data: Any
) -> None:
    rulebook = read_rulebook(document)
    raw_sets = data.draw(st.lists(anything_about(rulebook), min_size=1, max_size=20))
    read = [read_answers(rulebook, raw) for raw in raw_sets]
    bulk = Bulk(rulebook)
    columns = bulk.columns(raw_sets)
    as_read = bulk.columns(answers for answers, _ in read)
    assert bulk.scores(columns)[0].tolist() == bulk.scores(as_read)[0].tolist()
    assert columns.unfit.tolist() == [bool(problems) for _, problems in read]
    assert not as_read.unfit.any()


def anything_about(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Any]]:
    """Answers of which some are wrong, empty, or to no question."""
    keys = st.sampled_from(["choice-0", "choice-1", "choice-9"])
    value = st.none() | keys | st.lists(keys, max_size=3) | st.integers(-1, 10)
    questions = st.sampled_from([*rulebook.question, "question-99"])
    wrong = st.dictionaries(questions, value, max_size=2)
    return st.builds(lambda known, wrong: known | wrong, answers_to(rulebook), wrong)


def test_more_than_a_slice_keeps_its_order(small: Rulebook, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "SLICE", 3)
    monkeypatch.setattr(module, "ENCODED", 2)
    known: list[Answers] = [
        {"distance": n, "luggage": ("furniture",) if n % 2 else ("bag",)} for n in range(1, 8)
    ]
    sets: list[Answers] = [*known, *({**each, "distance": 500} for each in known)]
    assert_same_as_one_by_one(small, sets, most=["luggage"])
    bulk = Bulk(small)
    most = [["luggage"] if number % 3 else [] for number in range(len(sets))]
    totals, _ = bulk.scores(bulk.columns(sets), marks(most))
    one_by_one = [evaluate(small, a, b).totals for a, b in zip(sets, most, strict=True)]
    assert totals.T.tolist() == [list(each.values()) for each in one_by_one]


def test_no_answer_sets_are_no_rows(small: Rulebook) -> None:
    bulk = Bulk(small)
    columns = bulk.columns(iter([]))
    assert (columns.size, bulk.recommended(columns).shape) == (0, (0,))
    assert bulk.scores(columns)[0].shape == (3, 0)


def test_columns_can_be_scored_after_others_were_encoded(small: Rulebook) -> None:
    bulk = Bulk(small)
    first = bulk.columns([{"distance": 10}, {"distance": 600}])
    before = bulk.scores(first)[0].tolist()
    bulk.columns([{"distance": 200}, {"luggage": ("dog",)}])
    assert bulk.scores(first)[0].tolist() == before


def test_what_no_condition_tells_apart_takes_a_byte_a_question(small: Rulebook) -> None:
    columns = Bulk(small).columns([{"distance": 1 + n % 3000} for n in range(5000)])
    assert [column.nbytes for column in columns.columns] == [5000] * 4


@pytest.mark.parametrize(
    ("answers", "changes", "expected"),
    [
        ({}, [], None),
        # The coach shares all points of the train: of equals, none leads.
        (FAR_AND_LIGHT, [], None),
        (FAR_AND_LIGHT, [(f"{FAR}.effects.0.option", "coach")], "coach"),
        ({"distance": 2000}, [], "train"),
        ({"distance": 2000}, [(f"{FAR}.effects.1.points", 4)], None),
        # Points that are only shared make an alternative run.
        (FAR_AND_LIGHT, [(f"{LIGHT}.rules_out", ["train"])], "coach"),
        (FAR_AND_LIGHT, [(f"{LIGHT}.rules_out", ["train", "coach"])], None),
        # An answer to a hidden question does not count, and neither does an unknown one.
        ({"station": "none", "changes": 0}, [], "car"),
        ({"changes": 3}, [], None),
    ],
)
def test_who_leads(answers: Answers, changes: list[tuple[str, Any]], expected: str | None) -> None:
    assert recommended(answers, *changes) == expected
    assert_same_as_one_by_one(read_rulebook(changed(*changes)), [answers])


def test_combinations_are_those_of_one_answer_to_each_question(small: Rulebook) -> None:
    bulk = Bulk(small)
    given: dict[str, Any] = {
        "distance": [None, 10, 600],
        "station": ["near"],
        "luggage": [("bag",), None],
    }
    sets = [
        {key: answer for key, answer in zip(given, some, strict=True) if answer is not None}
        for some in product(*given.values())
    ]
    combined, one_by_one = bulk.combinations(given), bulk.columns(sets)
    assert combined.size == len(sets) == 6
    assert sorted(zip(*(column.tolist() for column in combined.columns), strict=True)) == sorted(
        zip(*(column.tolist() for column in one_by_one.columns), strict=True)
    )
    assert not combined.unfit.any()


def test_a_sample_draws_from_all_combinations(small: Rulebook) -> None:
    bulk = Bulk(small)
    given: dict[str, Any] = {"distance": [None, 10, 600], "station": ["near", "none"]}
    drawn, every = bulk.drawn(given, 200), bulk.combinations(given)
    rows = {tuple(codes) for codes in zip(*(c.tolist() for c in drawn.columns), strict=True)}
    assert drawn.size == 200
    assert rows == set(zip(*(column.tolist() for column in every.columns), strict=True))


@more
@given(documents(), st.data())
def test_questions_are_asked_and_answered_as_one_by_one(
    document: dict[str, Any], data: Any
) -> None:
    rulebook = read_rulebook(document)
    sets = data.draw(st.lists(answers_to(rulebook), min_size=1, max_size=10))
    bulk = Bulk(rulebook)
    asked = bulk.asked(bulk.columns(sets))
    for number, answers in enumerate(sets):
        called_for = [question.key for question in shown(rulebook, answers)]
        assert [key for key, (where, _) in asked.items() if where[number]] == called_for
        answered = [key for key, (_, where) in asked.items() if where[number]]
        assert answered == list(counted(rulebook, answers))


def test_what_has_no_hash_is_no_answer(small: Rulebook) -> None:
    bulk = Bulk(small)
    columns = bulk.columns([{"luggage": [{"a": 1}]}, {"luggage": {"a": 1}}, {"luggage": ["bag"]}])
    assert columns.unfit.tolist() == [True, True, False]
    assert bulk.columns([{"luggage": ["bag"]}]).columns[1][0] == columns.columns[1][2]


def test_points_shared_from_several_options_are_added_up_whole(small: Rulebook) -> None:
    """As many as would not fit into sixteen bits."""
    document = small_document()
    rule = document["scenarios"][0]["rules"][0]
    effects = [{"option": option, "points": 4} for option in ("train", "car", "coach")]
    shares = [{"option": "coach", "of": option} for option in ("train", "car")]
    document["scenarios"][0]["rules"] = [
        {**rule, "key": f"rule-{number}", "effects": effects, "shares": shares}
        for number in range(1600)
    ]
    rulebook = read_rulebook(document)
    assert_same_as_one_by_one(rulebook, [{"distance": 2000}], most=["distance"])
    assert evaluate(rulebook, {"distance": 2000}, ["distance"]).totals["coach"] == 38_400


def test_threads_may_share_one(small: Rulebook) -> None:
    """A web server's do, while new answers come in."""
    sets: list[Answers] = [
        {"distance": n, "luggage": ("bag",) if n % 2 else ("dog",)} for n in range(1, 60)
    ]
    expected = [evaluate(small, each).recommended for each in sets]
    options = [*small.option, None]
    for _ in range(20):
        bulk = Bulk(small)

        def score(each: Answers, bulk: Bulk = bulk) -> str | None:
            [index] = bulk.recommended(bulk.columns([each]))
            return options[index]

        with ThreadPoolExecutor(4) as threads:
            assert [*threads.map(score, sets)] == expected
