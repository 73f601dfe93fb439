from rules.engine.reading import read_rulebook
from tests.support.changes import FAR, changed


def test_a_rule_names_its_own_points_and_each_question_once():
    rule = read_rulebook(changed((f"{FAR}.when.+", below(900)))).rule["far"]
    assert rule.points == {"train": 4, "car": -2}
    assert rule.questions == ("distance",)


def below(number: int) -> dict[str, object]:
    return {"question": "distance", "test": "below", "value": number}
