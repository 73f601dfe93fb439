import pytest

from advisor.models import Result
from advisor.results.revision import store


def revision(result: Result) -> int:
    return Result.objects.get(pk=result.pk).revision


def test_storing_raises_the_revision(result, other):
    store(result, title="To the sea")
    assert Result.objects.get(pk=result.pk).title == "To the sea"
    assert (revision(result), revision(other)) == (1, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_results_that_name_each_other_are_both_drawn_anew(
    result, other, turned, django_capture_on_commit_callbacks
):
    result.decisions.create(
        option="car", status="superseded", date="2026-11-03", superseded_by=other
    )
    with django_capture_on_commit_callbacks(execute=True):
        store(other if turned else result)
    assert (revision(result), revision(other)) == (1, 1)
