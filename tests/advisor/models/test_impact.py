from advisor.models import Impact


def test_an_impact_counts_results_by_how_their_recommendation_changes():
    moves = {"train": {"train": 1, "car": 2, "": 4}, "": {"car": 8, "": 16}}
    impact = Impact(moves=moves)
    assert impact.figures == {"kept": 1, "changed": 2, "lost": 4, "gained": 8, "none": 16}
    assert impact.moved == 2 + 4 + 8


def test_an_impact_without_results_is_at_nought_percent():
    assert Impact(total=0).percent == 0
    assert Impact(total=3, done=2).percent == 66
