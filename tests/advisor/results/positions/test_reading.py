from advisor.models import Decision, Position
from advisor.results.positions.reading import Positions, say_about, say_tally


def test_stances_are_counted_in_words():
    assert say_tally(["disagree", "agree", "agree", "can-live"]) == (
        "2 agree, 1 can live with it, 1 disagrees"
    )
    assert say_tally([]) == ""


def test_a_position_says_what_it_is_about(small):
    scenario, question = next(iter(small.scenario.values())), small.question["distance"]
    assert say_about(Position(scenario=scenario.key), small) == scenario.title
    assert say_about(Position(question="distance"), small) == question.label
    assert say_about(Position(decision=Decision(option="train")), small) == "the decision: Train"
    assert say_about(Position(), small) == ""
    assert say_about(Position(scenario="gone"), small) == ""


def test_hidden_positions_are_counted_and_not_shown(result, small):
    ada = result.positions.create(name="Ada", stance="disagree", reason="A dog")
    ben = result.positions.create(name="Ben", stance="agree")
    result.positions.create(name="Eve", stance="agree", hidden_at=ada.created_at)
    positions = Positions.of(result, small)
    assert positions.all == [ada, ben]
    assert (positions.hidden, positions.objections) == (1, 1)
