from advisor.log.releases import Releases
from advisor.log.today import ask_today
from advisor.models import Result
from advisor.results.lookup import saved_or_404
from tests.advisor.log.conftest import CAR


def asked():
    """Result -> the key of the option that is recommended today."""
    found = ask_today(Result.objects.all(), Releases())
    return {pk: today.recommended for pk, today in found.items()}


def test_under_the_current_release_the_stored_recommendation_holds(add):
    train, car = add(), add(query=CAR)
    assert asked() == {train.pk: "train", car.pk: "car"}


def test_it_says_what_the_page_of_todays_rules_says(add, next_release):
    for query in ("distance=2000", "distance=600&most=distance", CAR, "", "station=none"):
        add(query=query)
    next_release()
    found = asked()
    for result in Result.objects.all():
        today = saved_or_404(result.token).today.verdict.recommended
        assert found[result.pk] == (today or "")


def test_answers_that_are_none_leave_the_others(add, next_release):
    broken, fine = add(), add()
    Result.objects.filter(pk=broken.pk).update(answers=["no", "answers"])
    next_release()
    assert asked() == {fine.pk: "car"}


def test_priorities_that_are_none_end_in_no_answer(add, next_release, caplog):
    Result.objects.filter(pk=add().pk).update(most=[["distance"]])
    next_release()
    assert asked() == {}
    assert caplog.messages[-1] == "Today’s rules cannot be asked"


def test_rules_that_cannot_be_read_are_not_asked(add, unreadable_release):
    add()
    unreadable_release(2)
    assert asked() == {}


def test_no_recommendation_is_an_answer(add, next_release):
    result = add(query="")
    next_release()
    assert asked() == {result.pk: ""}
