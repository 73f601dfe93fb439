"""Rules and their points."""

import pytest

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Rulebook, Share
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_share_of_gains_is_kept_and_a_plain_one_stays_plain() -> None:
    source = small_document() | {"key": "another-journey"}
    shares = source["scenarios"][0]["rules"][1]["shares"]
    shares.append({"option": "coach", "of": "car", "gains": True})
    rulebook = load(source)
    rows = Share.objects.filter(rule__scenario__rulebook=rulebook)
    assert list(rows.values_list("of__key", "gains")) == [("train", False), ("car", True)]
    assert document(rulebook) == source
