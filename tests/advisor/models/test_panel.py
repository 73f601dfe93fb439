from datetime import timedelta

from django.utils.timezone import now

from advisor.models import Panel


def test_a_panel_ends_by_hand_or_by_itself_whichever_is_first():
    past, future = now() - timedelta(days=1), now() + timedelta(days=1)
    assert Panel().ended_at is None
    assert Panel(closes_at=future).ended_at is None
    assert Panel(closes_at=past).ended_at == past
    assert Panel(closes_at=future, closed_at=past).ended_at == past


def test_those_who_are_expected_stand_on_a_line_each():
    assert Panel().expected_names == []
    assert Panel(expected="Ada\nBen").expected_names == ["Ada", "Ben"]
