"""A form is saved if nothing is wrong with it, and only if its row is still there."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import WARNING
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.admin.merging import VERSION
from rules.drafts.from_document import load
from rules.models import Question, Rule, Rulebook, Step
from tests.support.admin_pages import errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


class TestADeletedRow:
    def test_says_so_and_shows_what_was_typed(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        mine = form_data(ada, address) | {"reason": "<b>mine</b>"}
        ben.post(page(Rule, "delete", rule.pk), {"post": "yes"})
        response = ada.post(address, mine)
        assert response.status_code == 410
        assert f"<bdi>ben</bdi> deleted “<bdi>{rule}</bdi>”" in response.text
        assert "&lt;b&gt;mine&lt;/b&gt;" in response.text
        assert set(response.context["typed"]) >= {
            ("Reason", "<b>mine</b>"),
            ("Scenario", str(rule.scenario)),
            ("Condition", "Luggage, is any of, bicycle, dog"),
        }
        assert VERSION not in response.text
        assert not Rule.objects.filter(key="awkward").exists()

    def test_is_not_deleted_twice(self, ada: Client, ben: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        for client in (ben, ada):
            response = client.post(page(Rule, "delete", rule.pk), {"post": "yes"}, follow=True)
        [message] = response.context["messages"]
        assert (message.level, str(rule.pk) in message.message) == (WARNING, True)
        assert response.redirect_chain == [(reverse("admin:index"), 302)]


@pytest.mark.parametrize(
    ("model", "key", "values", "complaint"),
    [
        (Rule, "no-station", {"when__0__DELETE": "on"}, "Add at least one."),
        (Rule, "no-station", {"reason": "x" * 301}, "Use at most 300 characters."),
        (Question, "distance", {"maximum": 500}, "These would no longer fit"),
        (Step, "trip", {"position": 9}, "is shown after an answer to an earlier step only"),
    ],
)
def test_a_refused_form_writes_nothing_at_any_moment(
    ada: Client, model: Any, key: str, values: dict[str, Any], complaint: str
) -> None:
    address = page(model, "change", model.objects.get(key=key).pk)
    data = form_data(ada, address) | {name.replace("__", "-"): values[name] for name in values}
    with CaptureQueriesContext(connection) as captured:
        response = ada.post(address, data)
    assert complaint in errors(response)
    statements = [query["sql"].split()[0] for query in captured]
    assert not {"INSERT", "UPDATE", "DELETE"}.intersection(statements)


@pytest.mark.parametrize("permissions", [[], ["view_effect"]])
def test_rows_that_the_user_may_not_change_count(permissions: list[str]) -> None:
    """The rule would be refused without its effects."""
    user = User.objects.create_user("clerk", is_staff=True)
    granted = ["view_rule", "change_rule", "view_condition", "change_condition", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=granted))
    clerk = Client()
    clerk.force_login(user)
    rule = Rule.objects.get(key="far")
    assert save(clerk, rule, reason="you go far").status_code == 302
    rule.refresh_from_db()
    assert rule.reason == "you go far"
    assert rule.effects.count() == 2


def test_a_second_condition_to_show_a_question_is_refused(ada: Client) -> None:
    question = Question.objects.get(key="changes")
    assert save(ada, question, shown_when__0__id="").status_code == 200
    assert question.shown_when.value == "none"
