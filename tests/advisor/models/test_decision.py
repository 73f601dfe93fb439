from datetime import date

from advisor.models import Decision


def test_a_decision_says_what_was_decided_when():
    decision = Decision(option="train", status="accepted", date=date(2026, 11, 20))
    assert str(decision) == "train, accepted on 2026-11-20"
