import pytest

from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.table import Outcome, Row, decision_table, options_of
from tests.support.changes import FAR, changed
from tests.support.named import named_rulebook


def rows(rulebook: Rulebook, sort: str = "") -> dict[str, Row]:
    return {row.rule.key: row for row in decision_table(rulebook, rulebook.rules, sort).rows}


def test_a_rule_says_shortly_what_it_asks_of_each_question(small: Rulebook) -> None:
    table = decision_table(small, small.rules)
    assert [question.key for question in table.questions] == list(small.question)
    tests = {row.rule.key: row.tests for row in table.rows}
    assert tests["far"] == ["> 300", "", "", ""]
    assert tests["far-and-light"] == ["100 to 1,000", "", "does not include furniture", ""]
    assert tests["no-change"] == ["", "is near", "", "≤ 0"]


def test_tests_of_one_question_share_a_cell() -> None:
    near = {"question": "distance", "test": "at-most", "value": 900}
    found = rows(read_rulebook(changed((f"{FAR}.when.+", near))))
    assert found["far"].tests[0] == "> 300 and ≤ 900"


def test_a_rule_says_what_it_does_to_each_option(small: Rulebook) -> None:
    found = rows(small)
    assert found["far"].outcomes == [Outcome(4, ()), Outcome(-2, ()), None]
    assert found["furniture"].outcomes == [None, Outcome(4, ()), Outcome(0, ("ruled out",))]
    assert found["far-and-light"].outcomes[2] == Outcome(0, ("points of Train",))


def test_a_doubt_and_shared_gains_are_said() -> None:
    gains = {"option": "car", "of": "train", "gains": True}
    rulebook = read_rulebook(changed((f"{FAR}.doubts", ["train"]), (f"{FAR}.shares", [gains])))
    train, car, _ = rows(rulebook)["far"].outcomes
    assert train == Outcome(4, ("at most leaning",))
    assert car == Outcome(-2, ("gains of Train",))


def test_there_are_only_columns_that_the_rules_use(small: Rulebook) -> None:
    [far] = [each for each in small.rules if each.rule.key == "far"]
    table = decision_table(small, [far])
    assert [question.key for question in table.questions] == ["distance"]
    assert [option.key for option in table.options] == ["train", "car"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("distance", ["short-hop", "far-and-light", "far"]),
        ("station", ["no-change", "no-station"]),
        ("luggage", ["awkward", "furniture", "far-and-light"]),
        ("changes", ["no-change", "many-changes"]),
    ],
)
def test_sorted_by_a_question_its_thresholds_and_choices_stand_side_by_side(
    small: Rulebook, question: str, first: list[str]
) -> None:
    assert list(rows(small, question))[: len(first)] == first
    assert decision_table(small, small.rules, question).questions[0].key == question


def test_rules_that_do_not_ask_keep_their_order_behind_the_others(small: Rulebook) -> None:
    rest = [key for key in rows(small, "changes") if key not in ("no-change", "many-changes")]
    assert rest == [key for key in small.rule if key in rest]


def test_a_rule_affects_the_options_that_it_names_in_any_way(small: Rulebook) -> None:
    assert options_of(small.rule["furniture"]) == {"car", "coach"}
    assert options_of(small.rule["far-and-light"]) == {"coach"}


def test_a_test_says_which_threshold_it_names() -> None:
    far, short = (rows(named_rulebook())[key] for key in ("far-and-light", "short-hop"))
    assert (far.tests[0], far.thresholds[0]) == ("300 to 1,000", ("long",))
    assert short.thresholds == [(), (), (), ()]
