"""Two people edit separate fields of one row: both changes are kept."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.admin.merging import VERSION
from rules.models import Effect, Example, Option, Question, Rule, Rulebook
from tests.support.admin_pages import add_row, errors, form_data, page, save


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


@pytest.fixture
def far() -> Rule:
    return Rule.objects.get(key="far")


def claims(rule: Rule) -> set[str]:
    return set(rule.claims.values_list("key", flat=True))


def test_a_field_has_the_value_of_whoever_changed_it(ada: Client, ben: Client, far: Rule) -> None:
    address = page(Rule, "change", far.pk)
    car = Option.objects.get(key="car").pk
    mine = form_data(ada, address) | {"reason": "mine", "effects-1-points": -4}
    theirs = {"position": 2, "claims": [], "rules_out": [car], "when__0__negated": "on"}
    save(ben, far, effects__0__points=2, **theirs)
    response = ada.post(address, mine, follow=True)
    far.refresh_from_db()
    assert (far.reason, far.position, claims(far)) == ("mine", 2, set())
    assert [option.key for option in far.rules_out.all()] == ["car"]
    assert [condition.negated for condition in far.when.all()] == [True]
    assert [effect.points for effect in far.effects.all()] == [2, -4]
    [news, _] = map(str, response.context["messages"])
    assert news.startswith("Meanwhile ben saved it, too.")


def test_the_history_names_nobody_for_what_another_changed(
    ada: Client, ben: Client, far: Rule
) -> None:
    address = page(Rule, "change", far.pk)
    mine = form_data(ada, address) | {"position": 2}
    save(ben, far, reason="theirs")
    ada.post(address, mine)
    assert LogEntry.objects.latest("pk").get_change_message() == "Position: “1” → “2”"


def test_nothing_is_said_of_others_where_nobody_else_saved(ada: Client, far: Rule) -> None:
    address = page(Rule, "change", far.pk)
    response = ada.post(address, form_data(ada, address) | {"reason": "mine"}, follow=True)
    assert len(response.context["messages"]) == 1


def test_a_neighbour_that_was_moved_is_no_news(ada: Client, ben: Client, far: Rule) -> None:
    address = page(Rule, "change", far.pk)
    mine = form_data(ada, address) | {"reason": "mine"}
    save(ben, Rule.objects.get(key="far-and-light"), position=1)
    response = ada.post(address, mine, follow=True)
    assert len(response.context["messages"]) == 1
    far.refresh_from_db()
    assert (far.reason, far.position) == ("mine", 2)


def test_a_form_left_alone_takes_nothing_back(ada: Client, ben: Client, far: Rule) -> None:
    address = page(Rule, "change", far.pk)
    mine = form_data(ada, address)
    save(ben, far, reason="theirs", claims=[], effects__0__points=1)
    assert ada.post(address, mine).status_code == 302
    far.refresh_from_db()
    assert (far.reason, far.effects.all()[0].points, claims(far)) == ("theirs", 1, set())


def test_what_both_changed_alike_is_no_conflict(ada: Client, ben: Client, far: Rule) -> None:
    address = page(Rule, "change", far.pk)
    mine = form_data(ada, address) | {"reason": "both", "position": 2}
    save(ben, far, reason="both")
    assert ada.post(address, mine).status_code == 302
    far.refresh_from_db()
    assert (far.reason, far.position) == ("both", 2)


def test_line_breaks_of_a_browser_are_no_change(ada: Client, ben: Client) -> None:
    option = Option.objects.get(key="train")
    address = page(Option, "change", option.pk)
    mine = form_data(ada, address) | {"short": "Rail"}
    mine["takes_on"] = option.takes_on.replace("\n", "\r\n")
    save(ben, option, takes_on="It is late.")
    assert ada.post(address, mine).status_code == 302
    option.refresh_from_db()
    assert (option.short, option.takes_on) == ("Rail", "It is late.")


def test_answers_are_one_field(ada: Client, ben: Client) -> None:
    example = Example.objects.get(key="moving-house")
    address = page(Example, "change", example.pk)
    mine = form_data(ada, address) | {"title": "Mine"}
    save(ben, example, answers="distance: 20\nluggage: [furniture]")
    assert ada.post(address, mine).status_code == 302
    example.refresh_from_db()
    assert (example.title, example.answers["distance"]) == ("Mine", 20)


class TestRows:
    def test_that_they_added_stay(self, ada: Client, ben: Client, far: Rule) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        theirs = form_data(ben, address)
        add_row(theirs, "effects", option=Option.objects.get(key="coach").pk, points=-2)
        ben.post(address, theirs)
        assert ada.post(address, mine).status_code == 302
        assert far.effects.filter(option__key="coach").exists()

    def test_that_they_deleted_stay_away(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"reason": "mine", "effects-1-points": -2}
        save(ben, rule, effects__0__DELETE="on")
        assert ada.post(address, mine).status_code == 302
        assert [effect.points for effect in Effect.objects.filter(rule=rule)] == [-2]

    def test_that_both_delete_are_gone(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"effects-0-DELETE": "on"}
        save(ben, rule, effects__0__DELETE="on")
        assert ada.post(address, mine).status_code == 302
        assert Effect.objects.filter(rule=rule).count() == 1

    def test_that_they_deleted_and_i_changed_are_a_conflict(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"effects-0-points": 4}
        save(ben, rule, effects__0__DELETE="on")
        assert ada.post(address, mine).status_code == 409
        assert Effect.objects.filter(rule=rule).count() == 1


def test_what_the_two_changes_make_is_checked(ada: Client, ben: Client) -> None:
    """Each of them alone would do."""
    question = Question.objects.get(key="changes")
    address = page(Question, "change", question.pk)
    mine = form_data(ada, address) | {"minimum": 8}
    Rule.objects.filter(key__in=("no-change", "many-changes")).delete()
    Example.objects.all().delete()
    save(ben, question, maximum=5)
    assert "at most" in errors(ada.post(address, mine)).lower()


@pytest.mark.parametrize("sent", ["", "[1]", "{", '{"": 1}', json.dumps({"effects 1": []}), None])
def test_a_version_that_cannot_be_read_is_a_conflict(ada: Client, far: Rule, sent: Any) -> None:
    address = page(Rule, "change", far.pk)
    data = form_data(ada, address) | {"reason": "mine", VERSION: sent or ""}
    if sent is None:
        del data[VERSION]
    assert ada.post(address, data).status_code == 409
    far.refresh_from_db()
    assert far.reason != "mine"
