from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from advisor.models import MutationRun

LONG_AGO = now() - timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "running"),
        ({"beat_at": LONG_AGO}, "stopped"),
        ({"beat_at": now() + timedelta(days=1)}, "stopped"),  # the clock was set back
        ({"beat_at": LONG_AGO, "finished_at": LONG_AGO}, "finished"),
        ({"error": "Out of memory"}, "failed"),
    ],
)
def test_the_state_follows_from_heartbeat_end_and_error(fields: dict[str, Any], state: str) -> None:
    assert MutationRun(**fields).state == state


def test_progress_is_in_whole_per_cent() -> None:
    assert MutationRun(total=3, done=2).percent == 66
    assert MutationRun(total=0).percent == 0
