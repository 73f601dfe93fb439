"""What was logged of rows stays once they are gone."""

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User

from rules.drafts.entries import move_entries
from rules.drafts.from_document import load
from rules.models import Rule, Rulebook
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_is_told_of_their_owner(admin_user: User, rulebook: Rulebook) -> None:
    rule, other = Rule.objects.all()[:2]
    LogEntry.objects.log_actions(admin_user.pk, [rule, other], ADDITION, "New.")
    move_entries(Rule, [rule.pk], rule.scenario)
    moved, stays = LogEntry.objects.order_by("pk")[:2]
    if moved.object_id == str(other.pk):
        moved, stays = stays, moved
    assert moved.get_edited_object() == rule.scenario
    assert (moved.action_flag, moved.change_message) == (CHANGE, f"Rule “{rule}”: New.")
    assert (stays.get_edited_object(), stays.change_message) == (other, "New.")
