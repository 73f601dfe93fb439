from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from rules.accepting import ReviewedWarning, accept, reviewed
from rules.drafts.to_document import draft as read
from rules.models import AcceptedWarning, Example, Option, Rule, Rulebook
from rules.publishing import findings

KIND = "strong_rules_on_weak_claims"


def warnings(row: Rulebook) -> list[ReviewedWarning]:
    rulebook = read(row)
    return reviewed(row, rulebook, findings(rulebook))


def weak(row: Rulebook) -> ReviewedWarning:
    """The warning that the rule "furniture" rests on weak claims."""
    [warning] = [it for it in warnings(row) if it.finding.kind == KIND]
    return warning


@pytest.fixture
def accepted(draft: Rulebook) -> AcceptedWarning:
    accept(draft, weak(draft), reason="We know.")
    return draft.accepted_warnings.get()


def test_a_warning_is_open_until_it_is_accepted(draft: Rulebook) -> None:
    assert weak(draft).accepted is None
    accept(draft, weak(draft), reason="We know.")
    found = weak(draft)
    assert found.accepted
    assert found.accepted.reason == "We know."
    assert found.lapsed is None
    assert [it for it in warnings(draft) if it.accepted] == [found]


def test_it_stays_accepted_if_another_row_changes(
    draft: Rulebook, accepted: AcceptedWarning
) -> None:
    Option.objects.filter(key="coach").update(summary="It has wheels.")
    Rule.objects.filter(key="far").update(reason="it is far")
    assert weak(draft).accepted == accepted


def test_it_is_open_again_if_what_it_is_about_changes(
    draft: Rulebook, accepted: AcceptedWarning
) -> None:
    Rule.objects.filter(key="furniture").update(reason="it is heavy")
    assert weak(draft).accepted is None
    assert weak(draft).lapsed == accepted


def test_accepting_it_again_replaces_what_has_lapsed(
    draft: Rulebook, accepted: AcceptedWarning
) -> None:
    Rule.objects.filter(key="furniture").update(reason="it is heavy")
    accept(draft, weak(draft), reason="Still so.")
    assert [it.reason for it in draft.accepted_warnings.all()] == ["Still so."]
    assert weak(draft).lapsed is None


def test_after_its_day_it_is_open_again(draft: Rulebook, accepted: AcceptedWarning) -> None:
    draft.accepted_warnings.update(review_by=localdate())
    assert weak(draft).accepted == accepted
    draft.accepted_warnings.update(review_by=localdate() - timedelta(days=1))
    assert weak(draft).accepted is None
    assert weak(draft).lapsed == accepted
    accept(draft, weak(draft), reason="Still so.", review_by=None)
    assert weak(draft).accepted


def test_an_error_is_no_warning_to_accept(draft: Rulebook) -> None:
    Example.objects.filter(key="moving-house").update(recommended=None)
    assert {it.finding.severity for it in warnings(draft)} == {"warning"}


def test_they_take_one_query(
    draft: Rulebook, accepted: AcceptedWarning, django_assert_num_queries: object
) -> None:
    rulebook = read(draft)
    found = findings(rulebook)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert any(it.accepted for it in reviewed(draft, rulebook, found))
