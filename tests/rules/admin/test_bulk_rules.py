"""Points, or a number, of many rules at once."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.to_document import draft_document
from rules.models import Condition, Effect, Question, Rule, Rulebook, Threshold
from tests.support.admin_pages import page

LIST = page(Rule, "changelist")


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


def ask(client: Client, action: str, keys: list[str], **data: Any) -> Any:
    rules = Rule.objects.filter(key__in=keys)
    selected = list(rules.values_list("pk", flat=True))
    return client.post(LIST, {"action": action, ACTION_CHECKBOX_NAME: selected, **data})


def save(client: Client, action: str, keys: list[str], **data: Any) -> Any:
    shown = ask(client, action, keys, stage="show", **data)
    return ask(client, action, keys, stage="apply", seen=shown.context["seen"], **data)


def sentences(response: Any) -> dict[str, tuple[str, str]]:
    return {o.row.key: (o.before, o.after) for o in response.context["differ"]}


class TestPoints:
    def points(self, key: str) -> int:
        return Effect.objects.get(rule__key=key, option__key="train").points

    def test_of_one_option_are_changed(self, admin_client: Client, rulebook: Rulebook) -> None:
        train = rulebook.options.get(key="train")
        keys, data = ["far", "many-changes"], {"option": str(train.pk), "points": "1"}
        others = Effect.objects.exclude(rule__key__in=keys, option=train)
        before_others = list(others.values_list())
        asked = ask(admin_client, "change_points", keys)
        assert asked.context["edit"].fields["option"].choices[0] == (str(train.pk), "Train (in 2)")
        shown = ask(admin_client, "change_points", keys, stage="show", **data)
        before, after = sentences(shown)["far"]
        assert (before.count("Train +4"), after.count("Train +1")) == (1, 1)
        assert save(admin_client, "change_points", keys, **data)["Location"] == LIST
        assert [self.points(key) for key in keys] == [1, 1]
        assert list(others.values_list()) == before_others
        entry = LogEntry.objects.get(object_id=Rule.objects.get(key="far").pk)
        assert entry.get_change_message() == "Effect “Train +4”, points: “+4” → “+1”"

    @pytest.mark.parametrize("data", [{"points": "3"}, {"points": "x"}, {"option": "0"}, {}])
    def test_that_do_not_exist_are_refused(
        self, admin_client: Client, rulebook: Rulebook, data: dict[str, str]
    ) -> None:
        document = draft_document(rulebook)
        response = save(admin_client, "change_points", ["far"], **data)
        assert response.status_code == 200
        assert "errorlist" in response.text
        assert draft_document(rulebook) == document

    def test_are_given_by_none(self, admin_client: Client) -> None:
        Effect.objects.filter(rule__key="furniture").delete()
        response = ask(admin_client, "change_points", ["furniture"])
        listed = admin_client.get(response["Location"])
        assert "None of the selected rules gives points" in str(*listed.context["messages"])


class TestNumber:
    @pytest.fixture
    def distance(self, rulebook: Rulebook) -> Question:
        """Named by three rules, one of which has it as the end of a range."""
        question = Question.objects.get(key="distance")
        Condition.objects.filter(rule__key="far-and-light", question=question).update(
            value="100, 300"
        )
        return question

    def test_is_one_of_those_that_the_rules_have(
        self, admin_client: Client, distance: Question
    ) -> None:
        keys = ["far", "far-and-light", "no-station"]
        choices = ask(admin_client, "change_number", keys).context["edit"].fields["number"].choices
        assert choices[0] == (f"{distance.pk}:300", "Distance: 300 kilometres (in 2)")
        assert (f"{distance.pk}:100", "Distance: 100 kilometres (in 1)") in choices

    def test_is_changed_wherever_the_selected_rules_have_it(
        self, admin_client: Client, distance: Question
    ) -> None:
        keys, data = ["far", "far-and-light"], {"number": f"{distance.pk}:300", "becomes": "1,200"}
        shown = ask(admin_client, "change_number", keys, stage="show", **data)
        assert "above 1,200 kilometres" in sentences(shown)["far"][1]
        assert save(admin_client, "change_number", keys, **data).status_code == 302
        values = {
            rule.key: [test.value for test in rule.when.all() if test.question == distance]
            for rule in Rule.objects.filter(key__in=keys)
        }
        assert values == {"far": ["1200"], "far-and-light": ["100, 1200"]}
        entry = LogEntry.objects.get(object_id=Rule.objects.get(key="far").pk)
        message = "Condition “Distance above 300”, value: “300” → “1200”"
        assert entry.get_change_message() == message

    def test_beside_the_name_of_a_threshold_is_changed_alone(
        self, admin_client: Client, rulebook: Rulebook, distance: Question
    ) -> None:
        rulebook.thresholds.create(key="short", title="Short", question=distance, number=100)
        Condition.objects.filter(value="100, 300").update(value="short, 300")
        data = {"number": f"{distance.pk}:300", "becomes": "400"}
        assert save(admin_client, "change_number", ["far-and-light"], **data).status_code == 302
        [test] = Condition.objects.filter(rule__key="far-and-light", question=distance)
        assert test.value == "short, 400"

    def test_that_one_rule_cannot_have_is_refused_for_all(
        self, admin_client: Client, rulebook: Rulebook, distance: Question
    ) -> None:
        document = draft_document(rulebook)
        data = {"number": f"{distance.pk}:300", "becomes": "50"}
        response = save(admin_client, "change_number", ["far", "far-and-light"], **data)
        assert "This does not fit in “far-and-light”" in response.text
        assert "Write the lowest and the highest number" in response.text
        assert 'value="apply"' not in response.text
        assert draft_document(rulebook) == document

    def test_out_of_range_is_refused(self, admin_client: Client, distance: Question) -> None:
        data = {"number": f"{distance.pk}:300", "becomes": str(distance.maximum + 1)}
        response = save(admin_client, "change_number", ["far"], **data)
        assert "Distance takes whole numbers from" in response.text

    @pytest.mark.parametrize("typed", ["", "many", "3.5", "9" * 21])
    def test_is_a_whole_number(self, admin_client: Client, distance: Question, typed: str) -> None:
        data = {"number": f"{distance.pk}:300", "becomes": typed}
        response = save(admin_client, "change_number", ["far"], **data)
        assert response.status_code == 200
        assert "errorlist" in response.text

    def test_in_rules_that_are_not_selected_is_pointed_out(
        self, admin_client: Client, distance: Question
    ) -> None:
        data = {"number": f"{distance.pk}:300", "becomes": "400"}
        shown = ask(admin_client, "change_number", ["far"], stage="show", **data)
        other = Rule.objects.get(key="far-and-light")
        assert page(Rule, "change", other.pk) in shown.context["left_alone"]

    def test_stands_in_none(self, admin_client: Client) -> None:
        response = ask(admin_client, "change_number", ["furniture"])
        listed = admin_client.get(response["Location"])
        assert "None of the selected rules has a number" in str(*listed.context["messages"])

    def test_that_has_a_name_is_changed_with_its_threshold(
        self, admin_client: Client, rulebook: Rulebook, distance: Question
    ) -> None:
        new = rulebook.thresholds.create(key="long", title="Long", question=distance, number=300)
        Condition.objects.filter(rule__key="far").update(value="long")
        response = ask(admin_client, "change_number", ["far"])
        listed = admin_client.get(response["Location"])
        assert page(Threshold, "change", new.pk) in str(*listed.context["messages"])
