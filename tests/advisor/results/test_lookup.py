"""A saved result is found by its token, and its version tells when its page changes."""

import pytest
from django.http import Http404
from django.utils.timezone import now

from advisor.models import Result
from advisor.results.lookup import saved_or_404, version
from advisor.web.errors import Gone
from rules.publishing import load, publish
from tests.support.small import small_document


def successor_of(result: Result) -> Result:
    fields = ("release", "recommended", "answers", "verdict", "conclusion", "method", "edit_key")
    stored = {name: getattr(result, name) for name in fields}
    return Result.objects.create(predecessor=result, **stored)


def test_an_unknown_token_is_not_found(db):
    with pytest.raises(Http404):
        saved_or_404("A" * 22)
    assert version("A" * 22) is None


def test_a_withdrawn_result_is_gone(result):
    Result.objects.update(revoked_at=now())
    with pytest.raises(Gone):
        saved_or_404(result.token)
    assert version(result.token) is None


def test_neighbours_are_named_unless_they_are_withdrawn(result):
    successor = successor_of(result)
    assert saved_or_404(result.token).successor == successor.token
    assert saved_or_404(successor.token).predecessor == result.token
    Result.objects.filter(pk=result.pk).update(revoked_at=now())
    assert saved_or_404(successor.token).predecessor is None


class TestVersion:
    """The version that every visit asks for is that of the page."""

    @pytest.fixture
    def versions(self, result):
        """Those so far; each time it is called, the page's and the query's must agree."""
        seen = [version(result.token)]

        def changed() -> bool:
            seen.append(version(result.token))
            assert seen[-1] == saved_or_404(result.token).version
            return seen[-1] != seen[-2]

        return changed

    def test_it_stays_while_nothing_changes(self, versions):
        assert not versions()

    @pytest.mark.parametrize("field", ["title", "context"])
    def test_it_changes_with_what_its_owner_writes(self, versions, field):
        Result.objects.update(**{field: "The trip to the lake"})
        assert versions()

    def test_it_changes_with_a_decision(self, result, versions):
        for _ in range(2):
            result.decisions.create(option="car", status="accepted", date="2026-11-01")
            assert versions()

    def test_it_changes_with_a_release(self, versions):
        publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
        assert versions()

    def test_it_changes_with_the_results_before_and_after(self, result, versions):
        successor = successor_of(result)
        assert versions()
        Result.objects.filter(pk=successor.pk).update(revoked_at=now())
        assert versions()
        Result.objects.filter(pk=result.pk).update(predecessor=successor_of(successor))
        assert versions()
