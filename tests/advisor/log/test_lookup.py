import pytest
from django.http import Http404

from advisor.log.lookup import entries_of, log_or_404, owned_or_404
from advisor.models import Log
from advisor.results.edit_key import digest
from advisor.web.errors import Gone


@pytest.fixture
def row(db):
    return Log.objects.create(edit_key=digest("K" * 22))


def test_a_log_is_found_by_its_token(row):
    assert log_or_404(row.token) == row
    with pytest.raises(Http404, match="No log has this address"):
        log_or_404("A" * 22)


def test_a_withdrawn_log_is_gone_but_not_for_its_owner(row):
    Log.objects.update(revoked_at="2026-10-07T12:00:00Z")
    with pytest.raises(Gone):
        log_or_404(row.token)
    assert owned_or_404(Log.objects.all(), row.token, "K" * 22) == row


@pytest.mark.parametrize("key", ["A" * 22, "", "k" * 22])
def test_a_wrong_key_does_not_tell_whether_there_is_a_log(row, key):
    for token in (row.token, "A" * 22):
        with pytest.raises(Http404) as refused:
            owned_or_404(Log.objects.all(), token, key)
        assert refused.value.args == ()


def test_only_accepted_entries_are_in_a_log(log, elsewhere):
    accepted = elsewhere("One")
    elsewhere("Two", accepted_at=None)
    assert [*entries_of(log)] == [accepted]
