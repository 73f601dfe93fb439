from dataclasses import replace

from advisor.panels.agreement import Agreement
from advisor.panels.differences import Differences
from advisor.panels.matrix import matrix
from tests.advisor.panels.test_differences import differences


def test_what_decides_comes_first_and_what_is_agreed_stands_once():
    found = differences(
        Ada={"distance": 20, "station": "near", "luggage": ["bag"]},
        Ben={"distance": 2000, "station": "near", "luggage": ["bag", "dog"]},
        Cem={"distance": 2000, "station": "near", "luggage": ["bag"]},
    )
    (decide, deciding), (idle, differing), (_, agreed), (_, rest) = matrix(found.agreement, found)
    assert decide == "One decides"
    assert idle == "One differs, without changing anybody’s result alone"
    [row] = deciding
    assert [(cell.text, cell.is_minority) for cell in row.cells] == [
        ("20 kilometres", True),
        ("2,000 kilometres", False),
        ("2,000 kilometres", False),
    ]
    [agreed_row] = agreed
    assert (agreed_row.agreed, agreed_row.cells) == ("At both ends", [])
    assert [row.topic.question.key for row in differing] == ["luggage"]
    assert [row.topic.question.key for row in rest] == ["changes"]


def test_a_move_of_the_second_round_stands_in_its_cell_even_if_all_agree_by_now():
    found = differences(Ada={"distance": 2000}, Ben={"distance": 2000})
    moved, still = found.people
    moved = replace(moved, before={"distance": "20 kilometres"}, notes={"distance": "Measured"})
    agreement = Agreement(found.rulebook, [moved, still])
    _, _, (_, agreed), _ = matrix(agreement, Differences(agreement))
    [row] = agreed
    assert row.agreed == ""
    assert [(cell.before, cell.text, cell.note) for cell in row.cells] == [
        ("20 kilometres", "2,000 kilometres", "Measured"),
        ("", "2,000 kilometres", ""),
    ]
