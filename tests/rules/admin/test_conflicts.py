"""Two people edit one row: the second one sees both versions, and nothing is lost silently."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.test import Client

from rules.admin.conflicts import last_change
from rules.admin.merging import VERSION
from rules.admin.saving import CHANGED_MEANWHILE
from rules.models import Choice, Effect, Option, Question, Rule, Rulebook, Scenario
from rules.review import REVIEW
from tests.support.admin_pages import add_row, errors, form_data, page, save


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


def differences(response: Any) -> set[tuple[str, str, str]]:
    assert response.status_code == 409
    return {tuple(change) for change in response.context["differences"]}


def again(client: Client, response: Any, **values: Any) -> Any:
    """Sends the form of a conflict once more, as it is shown."""
    return client.post(response.request["PATH_INFO"], _shown(response) | values)


def _shown(response: Any) -> dict[str, Any]:
    class Shown:
        def get(self, address: str) -> Any:
            return response

    shown: Any = Shown()
    return form_data(shown, "")


@pytest.fixture
def far() -> Rule:
    return Rule.objects.get(key="far")


class TestTheSecondSave:
    def test_is_refused_with_both_versions(self, ada: Client, ben: Client, far: Rule) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine", "effects-0-points": 1}
        save(ben, far, reason="theirs")
        response = ada.post(address, mine)
        assert differences(response) == {
            ("Reason", "theirs", "mine"),
            ("Effect “Train +4”, points", "+4", "+1"),
        }
        assert 'id="conflict"' in response.text
        assert CHANGED_MEANWHILE in response.text
        assert "Please correct" not in response.text
        assert "<bdi>ben</bdi> saved" in response.text
        assert 'value="mine"' in response.text
        far.refresh_from_db()
        assert (far.reason, far.effects.all()[0].points) == ("theirs", 4)

    def test_may_be_sent_again_on_purpose(self, ada: Client, ben: Client, far: Rule) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        save(ben, far, reason="theirs")
        response = ada.post(address, mine)
        assert again(ada, response).status_code == 302
        far.refresh_from_db()
        assert far.reason == "mine"

    def test_is_refused_again_if_a_third_one_came_between(
        self, ada: Client, ben: Client, far: Rule
    ) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        save(ben, far, reason="theirs")
        response = ada.post(address, mine)
        save(ben, far, reason="theirs again")
        assert ("Reason", "theirs again", "mine") in differences(again(ada, response))

    def test_is_refused_without_the_version_that_it_was_made_from(
        self, ada: Client, far: Rule
    ) -> None:
        address = page(Rule, "change", far.pk)
        data = form_data(ada, address) | {"reason": "mine"}
        del data[VERSION]
        assert ada.post(address, data).status_code == 409

    def test_passes_if_only_another_row_was_changed(
        self, ada: Client, ben: Client, far: Rule
    ) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        save(ben, Rule.objects.get(key="furniture"), reason="theirs")
        save(ben, far.scenario, title="Theirs")
        assert ada.post(address, mine).status_code == 302

    def test_of_a_wrong_form_shows_what_is_wrong_as_well(
        self, ada: Client, ben: Client, far: Rule
    ) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"when-0-value": "many"}
        save(ben, far, when__0__value="400")
        response = ada.post(address, mine)
        conditions = response.context["inline_admin_formsets"][0].formset
        assert list(conditions.forms[0].errors) == ["value"]
        assert CHANGED_MEANWHILE in errors(response, 409)
        assert "Please correct the error" in response.text
        assert differences(response) >= {
            (f"Condition “{far.when.all()[0]}”, value", "400", "many"),
        }

    def test_keeps_the_version_while_a_form_is_put_right(
        self, ada: Client, ben: Client, far: Rule
    ) -> None:
        """A form that was refused for another reason is not made from the newer version."""
        address = page(Rule, "change", far.pk)
        response = ada.post(address, form_data(ada, address) | {"reason": ""})
        assert response.status_code == 200
        save(ben, far, reason="theirs")
        assert again(ada, response, reason="mine").status_code == 409

    def test_lists_no_field_that_the_sender_left_alone(
        self, ada: Client, ben: Client, far: Rule
    ) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        save(ben, far, reason="theirs", effects__0__points=1, position=2)
        response = ada.post(address, mine)
        assert differences(response) == {("Reason", "theirs", "mine")}
        assert again(ada, response).status_code == 302
        far.refresh_from_db()
        assert (far.reason, far.position, far.effects.all()[0].points) == ("mine", 2, 1)

    def test_of_a_rulebook_is_refused_too(
        self, ada: Client, ben: Client, rulebook: Rulebook
    ) -> None:
        address = page(Rulebook, "change", rulebook.pk)
        mine = form_data(ada, address) | {"title": "Mine"}
        save(ben, rulebook, title="Theirs")
        assert differences(ada.post(address, mine)) == {("Title", "Theirs", "Mine")}


class TestRows:
    def test_that_they_deleted_come_back_if_i_insist(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"effects-0-points": 4}
        save(ben, rule, effects__0__DELETE="on")
        response = ada.post(address, mine)
        assert ("Effect", "nothing", "Your own car, +4") in differences(response)
        assert again(ada, response).status_code == 302
        points = dict(rule.effects.values_list("option__key", "points"))
        assert points == {"car": 4, "train": -1}

    def test_that_they_added_stay(self, ada: Client, ben: Client, far: Rule) -> None:
        address = page(Rule, "change", far.pk)
        mine = form_data(ada, address) | {"reason": "mine"}
        theirs = form_data(ben, address) | {"reason": "theirs"}
        add_row(theirs, "effects", option=Option.objects.get(key="coach").pk, points=-2)
        ben.post(address, theirs)
        response = ada.post(address, mine)
        assert ("Effect", "Long-distance coach -2", "nothing (theirs stays)") in differences(
            response
        )
        assert again(ada, response).status_code == 302
        assert far.effects.filter(option__key="coach").exists()

    def test_that_both_added_alike_are_refused_beside_the_row(
        self, ada: Client, ben: Client
    ) -> None:
        question = Question.objects.get(key="luggage")
        address = page(Question, "change", question.pk)
        mine, theirs = form_data(ada, address), form_data(ben, address)
        for data in (mine, theirs):
            add_row(data, "choices", position=9, key="skis", text="Skis")
        assert ben.post(address, theirs).status_code == 302
        response = ada.post(address, mine)
        choices = response.context["inline_admin_formsets"][0].formset
        assert list(choices.extra_forms[-1].errors) == ["key"]
        assert "has this key" in errors(response)
        assert Choice.objects.filter(key="skis").count() == 1

    def test_that_i_delete_and_they_changed_go_if_i_insist(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"effects-0-DELETE": "on"}
        save(ben, rule, effects__0__points=4)
        response = ada.post(address, mine)
        assert differences(response) == {("Effect", "Your own car +4", "deleted")}
        assert again(ada, response, **{"effects-0-DELETE": "on"}).status_code == 302
        assert [effect.points for effect in Effect.objects.filter(rule=rule)] == [-1]


def test_a_key_that_somebody_took_meanwhile_is_refused_beside_it(ada: Client, ben: Client) -> None:
    scenario = Scenario.objects.get(key="long-way")
    address = f"{page(Rule, 'add')}?scenario={scenario.pk}"
    train = Option.objects.get(key="train").pk
    distance = Question.objects.get(key="distance").pk
    for client, expected in ((ben, 302), (ada, 200)):
        data = form_data(client, address) | {"key": "new", "reason": "you like trains"}
        add_row(data, "when", question=distance, test="above", value="5")
        add_row(data, "effects", option=train, points=1)
        response = client.post(address, data)
        assert response.status_code == expected
    assert "has this key" in errors(response)
    assert list(response.context["adminform"].form.errors) == ["key"]
    assert "you like trains" in response.text


def test_who_only_reviews_a_draft_is_not_said_to_have_saved_it(
    admin_user: User, draft: Rulebook
) -> None:
    for flag in (CHANGE, REVIEW):
        LogEntry.objects.log_actions(admin_user.pk, [draft], flag, str(flag), single_object=True)
    last = last_change(Rulebook, draft.pk)
    assert last
    assert last.action_flag == CHANGE
