from datetime import timedelta

import pytest
from django.http import Http404
from django.utils.timezone import localdate, now

from advisor.models import Decision, Result, new_token
from advisor.results.lookup import saved_or_404, version
from advisor.results.revision import store
from advisor.web.errors import Gone
from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.models import Release
from rules.publishing import publish
from tests.support.changes import FAR, changed
from tests.support.renamed import publish_renamed
from tests.support.small import small_document

NOBODYS = "A" * 22


def decide(result: Result) -> None:
    Decision.objects.create(result=result, option="train", status="accepted", date=localdate())


def succeed(result: Result) -> None:
    successor = Result.objects.get(pk=result.pk)
    successor.pk, successor.token, successor.edit_key = None, new_token(), ""
    successor.predecessor = result
    successor.save()


def propose(result: Result) -> None:
    Result.objects.filter(pk=result.pk).update(succession="proposed")


def release(result: Result) -> None:
    publish(load(small_document() | {"title": "Rail or road?"}), note="Another title")


def rename(result: Result) -> None:
    Result.objects.filter(pk=result.pk).update(title="To the sea")


def take_a_position(result: Result) -> None:
    result.positions.create(name="Ada", stance="agree")
    store(result)


def let_the_day_come(result: Result) -> None:
    Result.objects.filter(pk=result.pk).update(revisit_on=localdate() - timedelta(days=1))


def test_a_result_is_found_with_one_query(result, django_assert_num_queries):
    with django_assert_num_queries(1):
        saved = saved_or_404(result.token)
        assert (saved.row, saved.is_current) == (result, True)


def test_an_address_that_nobody_was_given_leads_to_nothing(db):
    with pytest.raises(Http404):
        saved_or_404(NOBODYS)
    assert version(NOBODYS) is None


def test_a_withdrawn_result_is_gone(result):
    Result.objects.update(revoked_at=now())
    with pytest.raises(Gone):
        saved_or_404(result.token)
    assert version(result.token) is None


@pytest.mark.parametrize(
    "change", [decide, succeed, propose, release, rename, take_a_position, let_the_day_come]
)
def test_the_version_tells_whatever_changes_on_the_page(result, change):
    before = version(result.token)
    assert before == saved_or_404(result.token).version
    change(result)
    assert before != version(result.token) == saved_or_404(result.token).version


def test_a_result_knows_the_ones_before_and_after_it_unless_withdrawn(result):
    succeed(result)
    successor = Result.objects.get(predecessor=result)
    assert saved_or_404(result.token).successor == successor.token
    assert saved_or_404(successor.token).predecessor == result.token
    Result.objects.filter(pk=successor.pk).update(revoked_at=now())
    assert saved_or_404(result.token).successor is None


@pytest.mark.parametrize("succession", ["proposed", "dismissed"])
def test_a_result_is_no_successor_until_it_is_accepted(result, succession):
    succeed(result)
    follower = Result.objects.get(predecessor=result)
    assert saved_or_404(follower.token).proposed_from is None
    Result.objects.filter(pk=follower.pk).update(succession=succession)
    assert saved_or_404(result.token).successor is version(result.token)[-2] is None
    saved = saved_or_404(follower.token)
    assert (saved.predecessor, saved.proposed_from) == (None, result.token)


def test_answers_are_judged_anew_by_the_current_release_alone(result):
    document = small_document()
    far = document["scenarios"][0]["rules"][0]
    far["effects"] = [{"option": "train", "points": -2}, {"option": "car", "points": 4}]
    rulebook = read_rulebook(document)
    Release.objects.create(
        rulebook=result.release.rulebook,
        number=2,
        document=rulebook.canonical(),
        sha256=rulebook.digest,
    )
    saved = saved_or_404(result.token)
    assert not saved.is_current
    assert (saved.report.option.key, saved.today.option.key) == ("train", "car")


def test_an_option_with_another_key_today_is_still_recommended(client, result):
    publish_renamed()
    saved = saved_or_404(result.token)
    assert saved.report.verdict.recommended == "train"
    assert saved.today.verdict.recommended == "rail"
    assert saved.still_recommends


def test_another_option_is_not(client, result):
    rulebook = read_rulebook(changed((f"{FAR}.effects.0.points", -4)))
    Release.objects.create(
        rulebook=result.release.rulebook,
        number=2,
        document=rulebook.canonical(),
        sha256=rulebook.digest,
    )
    assert not saved_or_404(result.token).still_recommends
